import HTTP
import TestSupport
import Testing

/// A receiver that breaks off: at every point the client says what is certain and no more.
@Suite struct CutPointTests {
    /// What an outcome must be, its explanation left open.
    enum Kind: String, Sendable {
        case answered, nameUnknown, connectionRefused, connectTimedOut, tlsFailed
        case timedOut, noAnswer, cutInHeaders, cutInBody, resendPrevented, stopped

        init?(_ outcome: HTTPOutcome) {
            switch outcome {
            case .answered: self = .answered
            case .notSent(.nameUnknown): self = .nameUnknown
            case .notSent(.connectionRefused): self = .connectionRefused
            case .notSent(.connectTimedOut): self = .connectTimedOut
            case .notSent(.tlsFailed): self = .tlsFailed
            case .inDoubt(.timedOut): self = .timedOut
            case .inDoubt(.noAnswer): self = .noAnswer
            case .inDoubt(.cutInHeaders): self = .cutInHeaders
            case .inDoubt(.cutInBody): self = .cutInBody
            case .inDoubt(.resendPrevented): self = .resendPrevented
            default: return nil
            }
        }
    }

    /// The time-outs of calls that need none are there for a busy machine.
    private static func call(
        _ url: String, _ size: Int = 1000, repeatable: Bool = false, connectTimeout: Duration = .seconds(20)
    ) -> HTTPCall {
        HTTPCall(
            .post, url, body: [UInt8](repeating: 0x78, count: size), repeatable: repeatable,
            timeout: .seconds(20), connectTimeout: connectTimeout)
    }

    private static func expect(_ outcome: HTTPOutcome, _ kinds: Kind...) {
        #expect(Kind(outcome).map(kinds.contains) == true, "\(outcome)")
    }

    @Test("1: the name is unknown")
    func nameUnknown() async throws {
        // A label this long is refused before anybody is asked.
        let url = "https://\(String(repeating: "x", count: 64)).invalid/"
        Self.expect(await (try HTTPClient()).send(Self.call(url)), .nameUnknown)
    }

    @Test("2: the connection is refused")
    func refused() async throws {
        let port = try {
            let server = try MisbehavingServer(everyRequest: .silence)
            let port = server.port
            server.stop()
            _ = try? RawConnection(port: port).readToEnd()
            return port
        }()
        Self.expect(await (try HTTPClient()).send(Self.call("http://127.0.0.1:\(port)/")), .connectionRefused)
    }

    @Test("3: the connection takes too long")
    func connectTimeout() async throws {
        let full = try FullBacklog()
        let call = Self.call("http://127.0.0.1:\(full.port)/", connectTimeout: .milliseconds(200))
        Self.expect(await (try HTTPClient()).send(call), .connectTimedOut)
    }

    @Test("4: the TLS handshake is cut, refused or not answered", arguments: [0, 1, 2, 3])
    func handshake(_ way: Int) async throws {
        let manner: MisbehavingServer.Manner =
            switch way {
            case 0: .resetAfter(bytes: 1)
            case 1: .closeAfter(bytes: 64)
            case 2: .stopReadingAfter(bytes: 64)
            default: .serve { _ in .silence }
            }
        let server = try MisbehavingServer { _ in manner }
        let call = Self.call("https://127.0.0.1:\(server.port)/", connectTimeout: .milliseconds(way < 2 ? 20_000 : 200))
        Self.expect(await (try HTTPClient()).send(call), .tlsFailed)
        #expect(server.requests.isEmpty)
    }

    @Test("5: the connection is reset in the middle of the request", arguments: [1, 100, 500])
    func resetMidRequest(_ bytes: Int) async throws {
        let server = try MisbehavingServer { _ in .resetAfter(bytes: bytes) }
        Self.expect(await (try HTTPClient()).send(Self.call(server.url)), .noAnswer)
        Self.expect(await (try HTTPClient()).send(Self.call(server.url, 4_000_000)), .noAnswer)
        #expect(server.requests.isEmpty)
    }

    @Test("6: the receiver stops reading")
    func stopsReading() async throws {
        let server = try MisbehavingServer { _ in .stopReadingAfter(bytes: 100) }
        var call = Self.call(server.url, 32_000_000)
        call.timeout = .milliseconds(400)
        Self.expect(await (try HTTPClient()).send(call), .timedOut)
    }

    @Test("7 and 8: the connection breaks after the request, which was executed or not", arguments: [true, false])
    func breaksAfterRequest(isReset: Bool) async throws {
        let server = try MisbehavingServer(everyRequest: isReset ? .answerAndReset([]) : .answerAndClose([]))
        Self.expect(await (try HTTPClient()).send(Self.call(server.url)), .noAnswer)
        #expect(server.requests.count == 1)
    }

    @Test("9: no answer comes")
    func silence() async throws {
        let server = try MisbehavingServer(everyRequest: .silence)
        var call = Self.call(server.url)
        call.timeout = .milliseconds(200)
        Self.expect(await (try HTTPClient()).send(call), .timedOut)
        #expect(server.requests.count == 1)
    }

    @Test(
        "10: the answer breaks off in its header, by a close or a reset",
        arguments: [
            "H", "HTTP/1.1", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r",
            "HTTP/1.1 100 Continue\r\n\r\n",
        ], [true, false])
    func cutInHeaders(_ start: String, isReset: Bool) async throws {
        let bytes = Array(start.utf8)
        let server = try MisbehavingServer(everyRequest: isReset ? .answerAndReset(bytes) : .answerAndClose(bytes))
        // libcurl shows a header line only when it is whole.
        Self.expect(await (try HTTPClient()).send(Self.call(server.url)), .cutInHeaders, .noAnswer)
        #expect(server.requests.count == 1)
    }

    @Test("11: the answer breaks off in its body", arguments: [true, false])
    func cutInBody(isReset: Bool) async throws {
        for start in [
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123456789",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n1234",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n",
        ] {
            let bytes = Array(start.utf8)
            let server = try MisbehavingServer(everyRequest: isReset ? .answerAndReset(bytes) : .answerAndClose(bytes))
            Self.expect(await (try HTTPClient()).send(Self.call(server.url)), .cutInBody)
            #expect(server.requests.count == 1)
        }
    }

    @Test("12, 13 and 14: a whole answer is an answer, whatever it says", arguments: [200, 400, 500, 503])
    func answered(_ status: Int) async throws {
        let server = try MisbehavingServer(everyRequest: .answerAndClose(MisbehavingServer.response(status, "text")))
        guard case .answered(let answer) = await (try HTTPClient()).send(Self.call(server.url)) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == status)
        #expect(answer.body == Array("text".utf8))
        #expect(server.requests.count == 1)
        #expect(server.requests.first?.body.count == 1000)
    }

    @Test("silent resend: a kept connection dies with the request, which is not sent again", arguments: [true, false])
    func keptConnectionDies(isReset: Bool) async throws {
        let server = try MisbehavingServer { _ in
            .serve { request in
                if request.number == 0 { return .answer(MisbehavingServer.response()) }
                return isReset ? .answerAndReset([]) : .answerAndClose([])
            }
        }
        let client = try HTTPClient()
        Self.expect(await client.send(Self.call(server.url + "/1", repeatable: true)), .answered)
        Self.expect(
            await client.send(Self.call(server.url + "/2", repeatable: true)), .resendPrevented, .noAnswer)
        client.stop(within: .zero)
        #expect(server.requests.map(\.path) == ["/1", "/2"])
        #expect(server.fragments.isEmpty)
    }

    @Test(
        "silent resend: a kept connection dies in the middle of a large body, which is not sent again",
        arguments: [0, 1, 100, 100_000])
    func keptConnectionDiesInBody(after bytes: Int) async throws {
        let server = try MisbehavingServer { _ in
            .serve { _ in .answerThenReset(MisbehavingServer.response(), afterBytes: bytes) }
        }
        let client = try HTTPClient()
        Self.expect(await client.send(Self.call(server.url + "/1", repeatable: true)), .answered)
        let second = await client.send(Self.call(server.url + "/2", 8_000_000, repeatable: true))
        if bytes > 1000 {
            // libcurl may begin again on a new connection, but gets no body there.
            Self.expect(second, .resendPrevented, .noAnswer)
        } else {
            // The reset may be known before any of the body has left: then it goes out once, on a new connection.
            Self.expect(second, .resendPrevented, .noAnswer, .answered)
        }
        client.stop(within: .zero)
        #expect(server.requests.filter { $0.path == "/1" }.count == 1)
        #expect(server.requests.filter { $0.path == "/2" }.count == (Kind(second) == .answered ? 1 : 0))
    }

    @Test("an answer that ends with its connection and says no length may have been cut", arguments: [200, 500])
    func noLength(_ status: Int) async throws {
        let bytes = Array("HTTP/1.1 \(status) Answer\r\nConnection: close\r\n\r\nwhole?".utf8)
        let server = try MisbehavingServer(everyRequest: .answerAndClose(bytes))
        Self.expect(await (try HTTPClient()).send(Self.call(server.url)), .cutInBody)
    }

    @Test("silent resend: what has no body goes on a connection of its own and is not sent again either")
    func noBody() async throws {
        let server = try MisbehavingServer { _ in
            .serve { request in
                request.path == "/ok" ? .answer(MisbehavingServer.response()) : .answerAndClose([])
            }
        }
        let client = try HTTPClient()
        for method in [HTTPCall.Method.get, .post] {
            Self.expect(await client.send(Self.call(server.url + "/ok", repeatable: true)), .answered)
            Self.expect(await client.send(HTTPCall(method, server.url + "/cut", repeatable: true)), .noAnswer)
        }
        client.stop(within: .zero)
        #expect(server.requests.map(\.path) == ["/ok", "/cut", "/ok", "/cut"])
    }

    @Test("a kept connection that was closed between two calls is replaced")
    func closedBetweenCalls() async throws {
        let server = try MisbehavingServer(everyRequest: .answerAndClose(MisbehavingServer.response()))
        let client = try HTTPClient()
        for path in ["/1", "/2", "/3"] {
            let closed = server.connections
            Self.expect(await client.send(Self.call(server.url + path, repeatable: true)), .answered)
            #expect(server.waitForClosed(closed + 1))
        }
        client.stop(within: .zero)
        #expect(server.requests.map(\.path) == ["/1", "/2", "/3"])
    }

    @Test("calls that must not be repeated each get a connection of their own, the others share one")
    func reuse() async throws {
        let server = try MisbehavingServer(everyRequest: .answer(MisbehavingServer.response()))
        let client = try HTTPClient()
        for _ in 0..<3 { Self.expect(await client.send(Self.call(server.url)), .answered) }
        #expect(server.connections == 3)
        for _ in 0..<3 { Self.expect(await client.send(Self.call(server.url, repeatable: true)), .answered) }
        #expect(server.connections == 4)
        client.stop(within: .zero)
    }
}
