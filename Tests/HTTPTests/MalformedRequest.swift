import Testing

/// A request that must not reach a handler, and the status it gets.
struct MalformedRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let status: Int

    init(_ name: String, _ text: String, _ status: Int) {
        self.init(name, Array(text.utf8), status)
    }

    init(_ name: String, _ bytes: [UInt8], _ status: Int) {
        self.name = name
        self.bytes = bytes
        self.status = status
    }

    var testDescription: String { name }

    /// libmicrohttpd finds these itself, before it asks us, and then sends the header of its answer twice (once where the
    /// body should be). The status is right, the length holds and the connection is closed.
    var isAnsweredTwice: Bool {
        [
            "two numbers in one Content-Length", "empty Content-Length", "negative Content-Length",
            "signed Content-Length", "hexadecimal Content-Length", "Content-Length with a fraction",
            "Content-Length of 2^64", "Content-Length of 30 digits",
            "cookie of thousands",
        ].contains(name)
    }

    /// A request that is good but for one added line.
    private static func header(_ name: String, _ line: String, _ status: Int = 400) -> MalformedRequest {
        MalformedRequest(name, "GET / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n", status)
    }

    private static func body(_ name: String, _ line: String, _ status: Int, _ rest: String = "") -> MalformedRequest {
        MalformedRequest(name, "POST / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n\(rest)", status)
    }

    private static func line(_ name: String, _ line: String, _ status: Int = 400) -> MalformedRequest {
        MalformedRequest(name, "\(line)\r\nHost: a\r\n\r\n", status)
    }

    /// What a request smuggled behind the first would look like.
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

    static let requestLines: [MalformedRequest] = [
        line("HTTP/0.9", "GET /"),
        line("no version after a space", "GET / "),
        line("HTTP/0.9 by number", "GET / HTTP/0.9", 505),
        line("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM", 505),
        line("HTTP/3", "GET / HTTP/3.0", 505),
        line("HTTP/1.2", "GET / HTTP/1.2", 505),
        line("HTTP/1.10", "GET / HTTP/1.10"),
        line("version in lower case", "GET / http/1.1"),
        line("space after the version", "GET / HTTP/1.1 "),
        line("two spaces before the target", "GET  / HTTP/1.1"),
        line("two spaces before the version", "GET /  HTTP/1.1"),
        line("tab for a space", "GET\t/ HTTP/1.1"),
        line("space in the target", "GET /a b HTTP/1.1"),
        line("unknown method", "BREW / HTTP/1.1", 501),
        line("method in lower case", "get / HTTP/1.1", 501),
        line("method that is no token", "G(T / HTTP/1.1"),
        line("TRACE", "TRACE / HTTP/1.1", 405),
        line("CONNECT", "CONNECT a:443 HTTP/1.1", 405),
        line("absolute target", "GET http://a/ HTTP/1.1"),
        line("target without a slash", "GET a HTTP/1.1"),
        line("asterisk target", "OPTIONS * HTTP/1.1"),
        line("fragment in the target", "GET /a#b HTTP/1.1"),
        line("bell in the target", "GET /\u{7} HTTP/1.1"),
        line("DEL in the target", "GET /\u{7f} HTTP/1.1"),
        line("carriage return in the target", "GET /\ra HTTP/1.1"),
        line("non-ASCII in the target", "GET /é HTTP/1.1"),
        line("non-ASCII in the query", "GET /?q=é HTTP/1.1"),
        line("NUL in the target", "GET /a\0b HTTP/1.1"),
        line("NUL in the query", "GET /?a\0b HTTP/1.1"),
        line("NUL in the method", "G\0T / HTTP/1.1"),
        line("NUL before the version", "GET /\0 HTTP/1.1"),
        line("escape cut short", "GET /%4 HTTP/1.1"),
        line("escape that is no number", "GET /%zz HTTP/1.1"),
        line("escaped NUL", "GET /%00 HTTP/1.1"),
        line("escaped slash", "GET /a%2fb HTTP/1.1"),
        line("escapes that are not UTF-8", "GET /%ff%fe HTTP/1.1"),
        line("dot segments", "GET /a/../b HTTP/1.1"),
        line("escaped dot segments", "GET /a/%2e%2e/b HTTP/1.1"),
        line("target over the limit", "GET /\(String(repeating: "a", count: 5_000)) HTTP/1.1", 414),
        line("target over all memory", "GET /\(String(repeating: "a", count: 200_000)) HTTP/1.1", 414),
        line("query of 2,000 items that is too long", "GET /?\(String(repeating: "a&", count: 2_500)) HTTP/1.1", 414),
    ]

    /// First lines without a method and a space: libmicrohttpd closes them and asks us nothing.
    static let unreadable: [MalformedRequest] = [
        MalformedRequest("space before the method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        MalformedRequest("tabs between the words", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400),
        MalformedRequest("no request at all", "hello\r\n\r\n", 400),
        MalformedRequest("only a colon", ":\r\n\r\n", 400),
        MalformedRequest("SSH banner", "SSH-2.0-OpenSSH_9.2p1\r\n", 400),
        MalformedRequest("unreadable and long", "x\r\n\(String(repeating: "a", count: 60_000))", 400),
        MalformedRequest("TLS hello", [0x16, 0x03, 0x01, 0x00, 0x05, 1, 2, 3, 4, 5, 0x0d, 0x0a, 0x0d, 0x0a], 400),
    ]

    static let headers: [MalformedRequest] = [
        header("space before the colon", "X-A : b"),
        header("tab before the colon", "X-A\t: b"),
        header("space in the name", "X A: b"),
        header("empty name", ": b"),
        header("no colon", "X-A"),
        header("parenthesis in the name", "X(A): b"),
        header("non-ASCII in the name", "X-é: b"),
        header("folded line", "X-A: b\r\n c"),
        header("folded line with a tab", "X-A: b\r\n\tc"),
        header("line of spaces", "X-A: b\r\n  "),
        header("bare line feed", "X-A: b\nX-B: c"),
        header("bare carriage return in a value", "X-A: b\rX-B: c"),
        header("carriage return twice", "X-A: b\r\r\nX-B: c"),
        header("NUL in a value", "X-A: b\0c"),
        header("two NULs in a value", "X-A: b\0\0c"),
        header("NULs at the end of a value", "X-A: b\0\0"),
        header("NUL in a name", "X\0A: b"),
        header("NUL for a colon", "X-A\0b"),
        header("line that begins with NUL", "\0X-A: b"),
        header("line of two NULs", "\0\0"),
        header("bell in a value", "X-A: \u{7}"),
        header("DEL in a value", "X-A: \u{7f}"),
        MalformedRequest(
            "value that is not UTF-8", Array("GET / HTTP/1.1\r\nHost: a\r\nX: ".utf8) + [0xff, 0xfe, 13, 10, 13, 10],
            400),
        header("Host twice", "Host: a"),
        header("Host twice, different", "host: b"),
        MalformedRequest("no Host", "GET / HTTP/1.1\r\nX: y\r\n\r\n", 400),
        MalformedRequest("no header at all", "GET / HTTP/1.1\r\n\r\n", 400),
        MalformedRequest("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
        MalformedRequest("Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
        MalformedRequest("Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
        MalformedRequest("two hosts in one", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
        MalformedRequest("Host with a bad port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400),
        MalformedRequest("Host with a port over 65535", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400),
        MalformedRequest("first line begins with a space", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
        MalformedRequest("bare line feed after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
        MalformedRequest("bare line feed at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400),
        MalformedRequest("bare line feeds only", "GET / HTTP/1.1\nHost: a\n\n", 400),
        header("Authorization twice", "Authorization: a\r\nAuthorization: b"),
        header("unknown expectation", "Expect: tea", 417),
        header("header over the limit", "X-A: \(String(repeating: "b", count: 20_000))", 431),
        header("header over all memory", "X-A: \(String(repeating: "b", count: 200_000))", 431),
        header("thousands of lines", (0..<5_000).map { "X\($0):" }.joined(separator: "\r\n"), 431),
        header("cookie of thousands", "Cookie: \(String(repeating: "a;", count: 7_000))", 431),
    ]

    static let framings: [MalformedRequest] = [
        body("Transfer-Encoding", "Transfer-Encoding: chunked", 411, "0\r\n\r\n" + smuggled),
        body(
            "Transfer-Encoding with Content-Length", "Content-Length: 5\r\nTransfer-Encoding: chunked", 411,
            "0\r\n\r\n" + smuggled),
        body(
            "Content-Length with Transfer-Encoding", "Transfer-Encoding: chunked\r\nContent-Length: 5", 411,
            "0\r\n\r\n" + smuggled),
        body("Transfer-Encoding of another kind", "Transfer-Encoding: gzip", 411, smuggled),
        body("Transfer-Encoding hidden by a space", "Transfer-Encoding : chunked\r\nContent-Length: 0", 400, smuggled),
        body(
            "Transfer-Encoding hidden by a fold", "X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 0", 400,
            smuggled),
        body("Content-Length hidden by a space", "Content-Length : \(smuggled.utf8.count)", 400, smuggled),
        body("Content-Length hidden by a NUL", "Content-Length\0: \(smuggled.utf8.count)", 400, smuggled),
        body("Content-Length twice", "Content-Length: 0\r\nContent-Length: 0", 400, smuggled),
        body(
            "Content-Length twice, different", "Content-Length: 0\r\nContent-Length: \(smuggled.utf8.count)", 400,
            smuggled),
        body("two numbers in one Content-Length", "Content-Length: 0, 0", 400, smuggled),
        body("empty Content-Length", "Content-Length:", 400, smuggled),
        body("negative Content-Length", "Content-Length: -1", 400, smuggled),
        body("signed Content-Length", "Content-Length: +1", 400, smuggled),
        body("hexadecimal Content-Length", "Content-Length: 0x10", 400, smuggled),
        body("Content-Length with a fraction", "Content-Length: 1.0", 400, smuggled),
        body("Content-Length with a NUL", "Content-Length: 1\00", 400, smuggled),
        body("Content-Length of 2^63", "Content-Length: 9223372036854775808", 413, smuggled),
        body("Content-Length of 2^64", "Content-Length: 18446744073709551616", 413, smuggled),
        body("Content-Length of 30 digits", "Content-Length: \(String(repeating: "9", count: 30))", 413, smuggled),
        body("Content-Length over the limit", "Content-Length: 70000", 413, String(repeating: "x", count: 70_000)),
        body("no Content-Length", "X: y", 411, smuggled),
    ]
}
