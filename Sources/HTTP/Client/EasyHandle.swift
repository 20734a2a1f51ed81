import CCurl
import Foundation

/// One libcurl easy handle with everything set that is the same for every call.
final class EasyHandle {
    typealias Function = @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int

    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var fields: UnsafeMutablePointer<curl_slist>?

    /// Nil when libcurl refuses an option; the call is then not made rather than made without it.
    init?(_ options: HTTPClientOptions) {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        guard setWire(options), setTrust(options), set(CURLOPT_ERRORBUFFER, errorText) else { return nil }
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(fields)
        errorText.deallocate()
    }

    /// Sends no header of its own making, follows nothing, asks no environment, remembers nothing but connections.
    private func setWire(_ options: HTTPClientOptions) -> Bool {
        set(CURLOPT_NOSIGNAL, 1)
            // CURLOPT_QUICK_EXIT(3): "when recovering from a timeout, libcurl should skip lengthy cleanups […]. This
            // allows for a swift termination after a DNS timeout for example, by canceling and/or forgetting about a
            // resolver thread, at the expense of a possible (though short-lived) leak". Without it a call whose time is
            // over waits for its name server on the one thread that all calls share. To see it: name a server that does
            // not answer in /etc/resolv.conf, call a name, and other calls at the same time.
            && set(CURLOPT_QUICK_EXIT, 1)
            && set(CURLOPT_PROTOCOLS_STR, "http,https")
            && set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
            && set(CURLOPT_FOLLOWLOCATION, 0)
            // CURLOPT_PROXY(3): an empty string keeps the environment's proxies out.
            && set(CURLOPT_PROXY, "")
            && set(CURLOPT_NETRC, 0)
            && set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            && set(CURLOPT_HTTP09_ALLOWED, 0)
            && set(CURLOPT_TCP_NODELAY, 1)
            // The default of 64 KiB is allocated and given back for every call.
            && set(CURLOPT_UPLOAD_BUFFERSIZE, 16 * 1024)
            && set(CURLOPT_TCP_KEEPALIVE, 1)
            && http_easy_set_socket_function(pointer, Self.keepFromChildren) == CURLE_OK
            && set(CURLOPT_MAXAGE_CONN, max(1, Int(options.keepAlive.components.seconds)))
            && set(CURLOPT_LOW_SPEED_LIMIT, options.lowSpeed?.bytesPerSecond ?? 0)
            && set(CURLOPT_LOW_SPEED_TIME, options.lowSpeed?.seconds ?? 0)
    }

    /// libcurl opens its sockets so that processes started later would hold a copy, and with it the connection.
    private static let keepFromChildren:
        @convention(c) (UnsafeMutableRawPointer?, curl_socket_t, curlsocktype) -> Int32 =
            { _, socket, _ in
                fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR
            }

    private func setTrust(_ options: HTTPClientOptions) -> Bool {
        guard set(CURLOPT_SSL_VERIFYPEER, 1), set(CURLOPT_SSL_VERIFYHOST, 2),
            set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        else { return false }
        if let file = options.authorityFile {
            // Debian's libcurl also trusts a directory by default; a chosen authority is the only one.
            guard set(CURLOPT_CAINFO, file), set(CURLOPT_CAPATH, nil as String?) else { return false }
        }
        guard let certificate = options.certificateFile, let key = options.privateKeyFile else { return true }
        return set(CURLOPT_SSLCERT, certificate) && set(CURLOPT_SSLKEY, key)
    }

    func set(_ option: CURLoption, _ value: Int) -> Bool {
        http_easy_set(pointer, option, value) == CURLE_OK
    }

    func set(_ option: CURLoption, size: Int) -> Bool {
        http_easy_set_size(pointer, option, curl_off_t(size)) == CURLE_OK
    }

    func set(_ option: CURLoption, _ text: String?) -> Bool {
        http_easy_set_text(pointer, option, text) == CURLE_OK
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) -> Bool {
        http_easy_set_pointer(pointer, option, value) == CURLE_OK
    }

    func set(_ option: CURLoption, _ function: Function) -> Bool {
        http_easy_set_function(pointer, option, function) == CURLE_OK
    }

    /// Sets the header lines, each `Name: value`, `Name;` for an empty value or `Name:` to send none.
    func setLines(_ lines: [String]) -> Bool {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                return false
            }
            list = longer
        }
        let isSet = set(CURLOPT_HTTPHEADER, list)
        curl_slist_free_all(fields)
        fields = list
        return isSet
    }

    func forgetError() { errorText[0] = 0 }

    /// What libcurl says went wrong, as precisely as it does.
    func explain(_ code: CURLcode) -> String {
        errorText[0] != 0 ? String(cString: errorText) : String(cString: curl_easy_strerror(code))
    }

    /// Whether a moment of the transfer was reached; libcurl gives at least a microsecond for one that was.
    func reached(_ moment: CURLINFO) -> Bool { http_easy_size(pointer, moment) > 0 }

    func number(_ info: CURLINFO) -> Int { http_easy_long(pointer, info) }
}
