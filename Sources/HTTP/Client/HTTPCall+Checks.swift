import CCurl

extension HTTPCall {
    /// Why a call to this URL would be refused before anybody is asked, or nil.
    ///
    /// For whoever takes a URL from a person or a peer and wants to say so at once; the text does not repeat the URL.
    public static func problem(with url: String) -> String? {
        URLCheck(url).problem
    }

    /// What keeps the call from being sent as it is written, apart from its URL.
    var problem: String? {
        for name in ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect"] where headers[name] != nil {
            return "the header \(name) is the client's to set"
        }
        if let problem = headers.problem { return problem }
        if method == .get, !body.isEmpty { return "a GET has no body" }
        for (name, value) in [("timeout", timeout), ("connectTimeout", connectTimeout)]
        where value <= .zero || value > .seconds(86_400) {
            return "\(name) is \(value), not more than nothing and at most a day"
        }
        return nil
    }
}

/// Whether a URL may be called, as libcurl's own parser reads it.
struct URLCheck {
    /// Why not, or nil.
    let problem: String?
    let isSecure: Bool

    init(_ url: String) {
        // A NUL would hide what follows it from libcurl.
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            (problem, isSecure) = ("the URL has a byte that must be escaped", false)
            return
        }
        guard let parsed = curl_url() else {
            (problem, isSecure) = ("out of memory", false)
            return
        }
        defer { curl_url_cleanup(parsed) }
        guard curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK else {
            (problem, isSecure) = ("the URL cannot be read; write https://host[:port]/path", false)
            return
        }
        let scheme = Self.part(parsed, CURLUPART_SCHEME)
        isSecure = scheme == "https"
        guard Self.part(parsed, CURLUPART_USER) == nil, Self.part(parsed, CURLUPART_PASSWORD) == nil else {
            problem = "the URL has a user or password in it, which would end up in logs"
            return
        }
        switch scheme {
        case "https":
            problem = nil
        case "http" where Self.isLoopback(Self.part(parsed, CURLUPART_HOST) ?? ""):
            problem = nil
        case "http":
            problem = "plain http is only for loopback hosts; use https"
        default:
            problem = "the scheme \(scheme ?? "") is not https"
        }
    }

    private static func part(_ url: OpaquePointer, _ what: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, what, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// 127.0.0.0/8, ::1 and localhost, which libcurl resolves by itself.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { $0.utf8.allSatisfy(HTTPSyntax.isDigit) && UInt8($0) != nil }
    }
}
