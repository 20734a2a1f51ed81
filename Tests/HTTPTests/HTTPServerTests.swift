import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct HTTPServerTests {
    private static func options(_ change: (inout HTTPServerOptions) -> Void = { _ in }) -> HTTPServerOptions {
        var options = HTTPServerOptions(address: "127.0.0.1:0")
        options.threads = 1
        change(&options)
        return options
    }

    /// One request on a connection of its own; what comes until the server closes.
    private static func exchange(_ server: HTTPServer, _ request: String) throws -> String {
        let connection = try RawConnection(port: server.port)
        connection.send(request)
        return String(decoding: try connection.readToEnd(), as: UTF8.self)
    }

    private static func get(_ path: String = "/", _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
    }

    @Test("a request reaches the handler as it was sent")
    func request() throws {
        let seen = Mutex<HTTPRequest?>(nil)
        let server = try HTTPServer(Self.options()) { request, responder in
            seen.withLock { $0 = request }
            responder.respond(.text("ok"))
        }
        let answer = try Self.exchange(
            server,
            "POST /a%20b/%E4%BD%A0?x=1&y=%26+z&x&=e HTTP/1.1\r\nHost: [::1]:80\r\nX-A:  one \t\r\nx-a: 你\r\n"
                + "X-Empty:\r\nContent-Length: 0005\r\n\r\nhello")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        let request = try #require(seen.withLock { $0 })
        #expect(request.method == .post)
        #expect(request.target == "/a%20b/%E4%BD%A0?x=1&y=%26+z&x&=e")
        #expect(request.path == "/a b/你")
        #expect(request.query.map { $0.name + "=" + $0.value } == ["x=1", "y=& z", "x=", "=e"])
        #expect(request.headers.fields.map(\.name) == ["Host", "X-A", "x-a", "X-Empty", "Content-Length"])
        #expect(request.headers.all("X-A") == ["one", "你"])
        #expect(request.headers["x-empty"]?.isEmpty == true)
        #expect(request.body == Array("hello".utf8))
        #expect(request.peerAddress == "127.0.0.1")
        #expect(!request.hasClientCertificate)
    }

    @Test(
        "unusual requests are served, and those that nobody can tell from clear ones, and the connection closed",
        arguments: [
            ("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n"),
            ("empty lines before the request line", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("a line that begins with NUL before the request line", "\0x\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("NUL and line feed for a line end", "GET / HTTP/1.1\r\nHost: a\0\n\0\n"),
            ("colon and line feed for an empty line", "GET / HTTP/1.1\r\nHost: a\r\n:\n"),
            ("Host with a port", "GET / HTTP/1.1\r\nHost: a.b-c:8080\r\n\r\n"),
            ("Host as an IPv6 address", "GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n"),
            ("GET with a body", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"),
            ("a colon in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: :b:\r\n\r\n"),
            ("an empty query", "GET /? HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("question marks in a query", "GET /?a?b=?c HTTP/1.1\r\nHost: a\r\n\r\n"),
            (
                "a query of hundreds of items",
                "GET /?\(String(repeating: "a&", count: 1_500)) HTTP/1.1\r\nHost: a\r\n\r\n"
            ),
        ])
    func unusual(_ name: String, _ request: String) throws {
        let server = try HTTPServer(Self.options()) { $1.respond(.text("ok")) }
        let answer = try Self.exchange(server, request + MalformedRequest.smuggled)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("\r\nConnection: close\r\n"))
        #expect(server.counts.handled == 1)
    }

    @Test("an answer may come later from another thread")
    func later() throws {
        let server = try HTTPServer(Self.options()) { _, responder in
            DispatchQueue.global().async { responder.respond(.json(Array("{}".utf8), status: 202)) }
        }
        let answer = try Self.exchange(server, Self.get())
        #expect(answer.hasPrefix("HTTP/1.1 202 "))
        #expect(answer.contains("\r\nContent-Type: application/json; charset=utf-8\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n{}"))
    }

    @Test("a handler that drops its responder answers 500, at once or later", arguments: [false, true])
    func dropped(isLater: Bool) throws {
        let server = try HTTPServer(Self.options()) { _, responder in
            if isLater { DispatchQueue.global().async { _ = responder } }
        }
        #expect(try Self.exchange(server, Self.get()).hasPrefix("HTTP/1.1 500 "))
        #expect(server.counts.unanswered == 1)
    }

    @Test("a handler that keeps its responder too long answers 503, and its own answer is then dropped")
    func late() throws {
        let kept = Mutex<HTTPResponder?>(nil)
        let server = try HTTPServer(Self.options { $0.answerDeadline = .milliseconds(100) }) { _, responder in
            kept.withLock { $0 = responder }
        }
        #expect(try Self.exchange(server, Self.get()).hasPrefix("HTTP/1.1 503 "))
        #expect(kept.withLock { $0?.respond(.text("late")) } == false)
    }

    @Test("only the first answer counts")
    func twice() throws {
        let accepted = Mutex<[Bool]>([])
        let server = try HTTPServer(Self.options()) { _, responder in
            accepted.withLock { $0 = [responder.respond(.text("1")), responder.respond(.text("2"))] }
        }
        #expect(try Self.exchange(server, Self.get()).hasSuffix("\r\n\r\n1"))
        #expect(accepted.withLock { $0 } == [true, false])
    }

    @Test("an abandoned request is closed without a byte", arguments: [false, true])
    func abandoned(isLater: Bool) throws {
        let server = try HTTPServer(Self.options()) { _, responder in
            if isLater {
                DispatchQueue.global().async { responder.abandon() }
            } else {
                responder.abandon()
            }
        }
        #expect(try Self.exchange(server, Self.get()).isEmpty)
    }

    @Test(
        "an answer that cannot be sent becomes a 500",
        arguments: [
            HTTPResponse(status: 99), HTTPResponse(status: 600),
            HTTPResponse(status: 200, headers: ["X": "a\r\nSet-Cookie: b"]),
            HTTPResponse(status: 200, headers: ["X\r\nY": "a"]),
            HTTPResponse(status: 200, headers: ["Content-Length": "3"]),
            HTTPResponse(status: 200, headers: ["Transfer-Encoding": "chunked"]),
        ])
    func unsendable(_ response: HTTPResponse) throws {
        let server = try HTTPServer(Self.options()) { $1.respond(response) }
        let answer = try Self.exchange(server, Self.get())
        #expect(answer.hasPrefix("HTTP/1.1 500 "))
        #expect(!answer.contains("Set-Cookie"))
    }

    @Test("HEAD gets the header of the answer alone")
    func head() throws {
        let server = try HTTPServer(Self.options()) { $1.respond(.html("<p>")) }
        let answer = try Self.exchange(server, "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.contains("\r\nContent-Length: 3\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test("a kept connection serves one request after another, pipelined too")
    func kept() throws {
        let server = try HTTPServer(Self.options { $0.keepsConnections = true }) { request, responder in
            responder.respond(.text(request.path))
        }
        let connection = try RawConnection(port: server.port)
        connection.send(Self.get("/1"))
        #expect(String(decoding: try connection.readAnswer(), as: UTF8.self).hasSuffix("/1"))
        connection.send(Self.get("/2") + Self.get("/3", "Connection: close\r\n"))
        let answers = String(decoding: try connection.readToEnd(), as: UTF8.self)
        #expect(answers.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
        #expect(answers.hasSuffix("/3"))
        #expect(server.counts.accepted == 1)
        #expect(server.counts.handled == 3)
    }

    @Test("on a public port every answer closes, and what was sent behind the request is not read")
    func closing() throws {
        let server = try HTTPServer(Self.options()) { request, responder in
            responder.respond(.text(request.path))
        }
        let answer = try Self.exchange(server, Self.get("/1") + Self.get("/2"))
        #expect(answer.contains("\r\nConnection: close\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n/1"))
        #expect(server.counts.handled == 1)
    }

    @Test("a client that asks first is told to go on, or that its body is too large")
    func expectation() throws {
        let server = try HTTPServer(
            Self.options {
                $0.maximumBodyBytes = 10
                $0.keepsConnections = true
            }
        ) { request, responder in
            responder.respond(HTTPResponse(status: 200, body: request.body))
        }
        let connection = try RawConnection(port: server.port)
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        let go = try connection.read { $0.suffix(4) == Array("\r\n\r\n".utf8)[...] }
        #expect(String(decoding: go, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
        connection.send("abc")
        #expect(String(decoding: try connection.readAnswer(), as: UTF8.self).hasSuffix("\r\n\r\nabc"))
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n")
        #expect(String(decoding: try connection.readToEnd(), as: UTF8.self).hasPrefix("HTTP/1.1 413 "))
    }

    @Test("a body that would pass the limit on all bodies together is refused for now")
    func buffered() throws {
        let held = Mutex<[HTTPResponder]>([])
        let isHeld = DispatchSemaphore(value: 0)
        let server = try HTTPServer(
            Self.options {
                $0.maximumBodyBytes = 1000
                $0.maximumBufferedBytes = 1500
            }
        ) { request, responder in
            held.withLock { $0.append(responder) }
            isHeld.signal()
        }
        let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 1000)
        let first = try RawConnection(port: server.port)
        first.send(request)
        #expect(isHeld.wait(timeout: .now() + 10) == .success)
        #expect(try Self.exchange(server, request).hasPrefix("HTTP/1.1 503 "))
        _ = held.withLock { $0.removeFirst().respond(.text("ok")) }
        #expect(String(decoding: try first.readAnswer(), as: UTF8.self).hasSuffix("ok"))
        let third = try RawConnection(port: server.port)
        third.send(request)
        #expect(isHeld.wait(timeout: .now() + 10) == .success)
        _ = held.withLock { $0.removeFirst().respond(.text("ok")) }
        #expect(String(decoding: try third.readAnswer(), as: UTF8.self).hasSuffix("ok"))
    }

    @Test("it listens on IPv6 too")
    func sixth() async throws {
        let server = try HTTPServer(HTTPServerOptions(address: "[::1]:0")) { request, responder in
            responder.respond(.text(request.peerAddress))
        }
        #expect(server.address == "[::1]:\(server.port)")
        let client = try HTTPClient()
        guard case .answered(let answer) = await client.send(HTTPCall(.get, "http://\(server.address)/")) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.body == Array("::1".utf8))
    }

    @Test(
        "an address that is none is refused with a sentence",
        arguments: [
            "", "8080", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "[::1]", "[a]:1",
        ])
    func badAddress(_ address: String) {
        #expect(throws: HTTPServerError.badAddress(address)) {
            try HTTPServer(HTTPServerOptions(address: address)) { _, _ in }
        }
    }

    @Test("an address in use is refused with a sentence")
    func inUse() throws {
        let server = try HTTPServer(Self.options()) { _, _ in }
        #expect(throws: HTTPServerError.cannotListen(address: server.address, why: "Address already in use")) {
            try HTTPServer(HTTPServerOptions(address: server.address)) { _, _ in }
        }
    }

    @Test("limits that make no sense are refused")
    func badOptions() {
        #expect(throws: HTTPServerError.self) { try HTTPServer(Self.options { $0.threads = 0 }) { _, _ in } }
        #expect(throws: HTTPServerError.self) { try HTTPServer(Self.options { $0.bodyDeadline = .zero }) { _, _ in } }
        #expect(throws: HTTPServerError.self) {
            try HTTPServer(Self.options { $0.tls = HTTPServerTLS(certificate: [65], privateKey: [66]) }) { _, _ in }
        }
    }
}
