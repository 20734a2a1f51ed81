import CMicroHTTPD
import Octets

/// A request line and header that leave no doubt about where the request ends, and none about whom it is for.
struct RequestHead {
    let method: HTTPMethod
    let target: RequestTarget
    let headers: HTTPHeaders
    let contentLength: Int

    /// - Throws: the refusal to answer; the connection is then closed.
    init(_ raw: RawHead, target bytes: [UInt8], limits: HTTPServerOptions) throws(Refusal) {
        guard bytes.count <= limits.maximumTargetBytes else { throw Refusal(414, "the target is too long") }
        guard raw.size <= limits.maximumHeaderBytes else { throw Refusal(431, "the header is too large") }
        guard raw.isExact else { throw .malformed("the request line or the header is malformed") }
        let isLatest = try Self.isLatest(raw.version)
        method = try Self.method(raw.method)
        target = try RequestTarget(bytes)
        headers = try Self.headers(raw.lines)
        try Self.checkRepetitions(headers)
        guard headers["Transfer-Encoding"] == nil else {
            throw Refusal(411, "Transfer-Encoding is not taken; send the body with a Content-Length")
        }
        contentLength = try Self.contentLength(headers, method)
        guard contentLength <= limits.maximumBodyBytes else { throw Refusal(413, "the body is too large") }
        try Self.checkHost(headers, required: isLatest)
        guard headers["Expect"].map({ HTTPHeaders.equal($0, "100-continue") }) ?? true else {
            throw Refusal(417, "the only expectation that can be met is 100-continue")
        }
    }

    private static func isLatest(_ version: UnsafePointer<UInt8>) throws(Refusal) -> Bool {
        let text = UnsafeBufferPointer(start: version, count: 8)
        if text.elementsEqual("HTTP/1.1".utf8) { return true }
        guard text.elementsEqual("HTTP/1.0".utf8) else { throw Refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken") }
        return false
    }

    private static func method(_ bytes: UnsafeBufferPointer<UInt8>) throws(Refusal) -> HTTPMethod {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.allSatisfy(HTTPSyntax.isToken) else { throw .malformed("the method is not a token") }
        guard text != "TRACE", text != "CONNECT" else { throw Refusal(405, "the method is not allowed here") }
        guard let method = HTTPMethod(rawValue: text) else { throw Refusal(501, "the method is not known") }
        return method
    }

    private static func headers(_ lines: [RawHead.Line]) throws(Refusal) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for line in lines {
            guard !line.name.isEmpty, line.name.allSatisfy(HTTPSyntax.isToken) else {
                throw .malformed("a header's name is not a token")
            }
            var value = line.value[...]
            while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
            guard value.allSatisfy(HTTPSyntax.isFieldValue), let text = String(validating: value, as: UTF8.self) else {
                throw .malformed("a header's value has a control byte in it or is not UTF-8")
            }
            headers.add(String(decoding: line.name, as: UTF8.self), text)
        }
        return headers
    }

    /// Two of these could be read in two ways by two readers.
    private static func checkRepetitions(_ headers: HTTPHeaders) throws(Refusal) {
        for name in ["Host", "Content-Length", "Content-Type", "Authorization", "Expect"]
        where headers.all(name).count > 1 {
            throw .malformed("the header \(name) came more than once")
        }
    }

    private static func contentLength(_ headers: HTTPHeaders, _ method: HTTPMethod) throws(Refusal) -> Int {
        guard let text = headers["Content-Length"] else {
            guard method != .post, method != .put, method != .patch else {
                throw Refusal(411, "the request has no Content-Length")
            }
            return 0
        }
        guard !text.isEmpty, text.utf8.allSatisfy(HTTPSyntax.isDigit) else {
            throw .malformed("the Content-Length is not a number")
        }
        guard let length = Int(text) else { throw Refusal(413, "the body is too large") }
        return length
    }

    /// RFC 9112, 3.2: exactly one `Host` on HTTP/1.1, with a value that is a host and perhaps a port.
    private static func checkHost(_ headers: HTTPHeaders, required: Bool) throws(Refusal) {
        guard let host = headers["Host"] else {
            guard !required else { throw .malformed("the header Host is missing") }
            return
        }
        guard isHost(host.utf8) else { throw .malformed("the header Host is not a host name or address") }
    }

    private static func isHost(_ text: String.UTF8View) -> Bool {
        var name = text[...]
        if name.first == UInt8(ascii: "[") {
            guard let end = name.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let inner = name[name.index(after: name.startIndex)..<end]
            guard !inner.isEmpty,
                inner.allSatisfy({
                    HexDigit.value($0) != nil || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                })
            else { return false }
            return isPort(name[name.index(after: end)...])
        }
        let colon = name.firstIndex(of: UInt8(ascii: ":")) ?? name.endIndex
        guard isPort(name[colon...]) else { return false }
        name = name[..<colon]
        return !name.isEmpty && name.count <= 255
            && name.allSatisfy { byte in
                HTTPSyntax.isDigit(byte) || (0x61...0x7a).contains(HTTPSyntax.lowered(byte))
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            }
    }

    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first else { return true }
        let digits = text.dropFirst()
        guard first == UInt8(ascii: ":"), digits.allSatisfy(HTTPSyntax.isDigit) else { return false }
        return digits.isEmpty || UInt16(Substring(digits)) != nil
    }
}
