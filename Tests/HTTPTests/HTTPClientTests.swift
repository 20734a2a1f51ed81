import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct HTTPClientTests {
    private static func options(_ change: (inout HTTPClientOptions) -> Void) -> HTTPClientOptions {
        var options = HTTPClientOptions()
        change(&options)
        return options
    }

    @Test("a call leaves as it is written, with nothing added but what HTTP needs")
    func call() async throws {
        let server = try MisbehavingServer(
            everyRequest: .answer(MisbehavingServer.response(201, "yes", "X-A: 1", "x-a:  2 ")))
        let client = try HTTPClient()
        let outcome = await client.send(
            HTTPCall(.post, server.url + "/p?q=1", headers: ["X-B": "b", "X-Empty": ""], body: Array("body".utf8)))
        guard case .answered(let answer) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(answer.status == 201)
        #expect(answer.body == Array("yes".utf8))
        #expect(answer.headers.all("X-A") == ["1", "2"])
        let request = try #require(server.requests.first)
        #expect(request.body == Array("body".utf8))
        #expect(
            request.head.components(separatedBy: "\r\n") == [
                "POST /p?q=1 HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "X-B: b", "X-Empty:", "Content-Length: 4",
            ])
    }

    @Test("a large body arrives whole without waiting for a 100 Continue")
    func largeBody() async throws {
        let server = try MisbehavingServer(everyRequest: .answerAndClose(MisbehavingServer.response()))
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        guard case .answered = await (try HTTPClient()).send(HTTPCall(.post, server.url, body: body)) else {
            Issue.record("no answer")
            return
        }
        #expect(server.requests.first?.body == body)
        #expect(server.requests.first?.head.contains("Expect") == false)
    }

    @Test(
        "a URL that may be called has no problem, another says what it is",
        arguments: [
            ("https://bank.example/notify", nil), ("https://192.0.2.1:8443/a?b=c", nil), ("http://127.0.0.1:80/", nil),
            ("http://localhost/", nil), ("http://[::1]:8080/a", nil),
            ("http://bank.example/", "plain http is only for loopback hosts; use https"),
            ("http://127.0.0.1.example/", "plain http is only for loopback hosts; use https"),
            ("ftp://bank.example/", "the scheme ftp is not https"),
            ("https://bank.example/a b", "the URL has a byte that must be escaped"),
            ("https://bank.example/\0", "the URL has a byte that must be escaped"),
            ("https://a:b@bank.example/", "the URL has a user or password in it, which would end up in logs"),
            ("", "the URL cannot be read; write https://host[:port]/path"),
            ("bank.example", "the URL cannot be read; write https://host[:port]/path"),
        ] as [(String, String?)])
    func problem(_ url: String, _ problem: String?) {
        #expect(HTTPCall.problem(with: url) == problem)
    }

    @Test("redirects are answers, not orders", arguments: [301, 302, 303, 307, 308])
    func redirect(_ status: Int) async throws {
        let other = try MisbehavingServer(everyRequest: .answer(MisbehavingServer.response()))
        let server = try MisbehavingServer(
            everyRequest: .answer(MisbehavingServer.response(status, "", "Location: \(other.url)/")))
        for call in [HTTPCall(.post, server.url, body: [1]), HTTPCall(.get, server.url)] {
            guard case .answered(let answer) = await (try HTTPClient()).send(call) else {
                Issue.record("no answer")
                return
            }
            #expect(answer.status == status)
        }
        #expect(other.connections == 0)
    }

    @Test("the environment's proxies are not asked")
    func proxies() async {
        await #expect(processExitsWith: .success) {
            let proxy = try MisbehavingServer(everyRequest: .answer(MisbehavingServer.response(502)))
            let server = try MisbehavingServer(everyRequest: .answer(MisbehavingServer.response()))
            for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
                setenv(name, proxy.url, 1)
            }
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            let outcome = await (try HTTPClient()).send(HTTPCall(.post, server.url, body: [1]))
            guard case .answered(let answer) = outcome, answer.status == 200, proxy.connections == 0,
                server.requests.count == 1
            else { exit(EXIT_FAILURE) }
        }
    }

    @Test(
        "a call that must not or cannot be made is refused before anybody is asked",
        arguments: [
            HTTPCall(.post, "http://192.0.2.1/", body: [1]), HTTPCall(.get, "http://example.com/"),
            HTTPCall(.get, "http://127.0.0.1.example.com/"), HTTPCall(.get, "http://localhost.example.com/"),
            HTTPCall(.get, "http://[::2]/"), HTTPCall(.get, "file:///etc/passwd"), HTTPCall(.get, "ftp://127.0.0.1/"),
            HTTPCall(.get, "gopher://127.0.0.1/"), HTTPCall(.get, ""), HTTPCall(.get, "127.0.0.1"),
            HTTPCall(.get, "http://"), HTTPCall(.get, "https://user:secret@127.0.0.1/"),
            HTTPCall(.get, "http://127.0.0.1:99999/"), HTTPCall(.get, "http://127.0.0.1/a b"),
            HTTPCall(.get, "http://127.0.0.1/\r\nX: y"), HTTPCall(.get, "http://127.0.0.1/\0"),
            HTTPCall(.get, "http://127.0.0.1/", body: [1]),
            HTTPCall(.get, "http://127.0.0.1/", headers: ["X": "a\r\nY: b"]),
            HTTPCall(.get, "http://127.0.0.1/", headers: ["X Y": "a"]),
            HTTPCall(.get, "http://127.0.0.1/", headers: ["Host": "a"]),
            HTTPCall(.post, "http://127.0.0.1/", headers: ["content-length": "1"], body: [1]),
            HTTPCall(.get, "http://127.0.0.1/", timeout: .zero),
        ])
    func refused(_ call: HTTPCall) async throws {
        guard case .notSent(.badCall(let why)) = await (try HTTPClient()).send(call) else {
            Issue.record("sent")
            return
        }
        #expect(!why.isEmpty)
        #expect(!why.contains("secret"))
    }

    @Test("an answer above the cap is in doubt", arguments: [true, false])
    func answerCap(hasLength: Bool) async throws {
        let body = String(repeating: "x", count: 1001)
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n\(body)\r\n0\r\n\r\n"
        let server = try MisbehavingServer(
            everyRequest: .answer(hasLength ? MisbehavingServer.response(200, body) : Array(chunked.utf8)))
        let client = try HTTPClient(Self.options { $0.maximumAnswerBytes = 1000 })
        #expect(await client.send(HTTPCall(.post, server.url, body: [1])) == .inDoubt(.answerTooLarge))
        let roomy = try HTTPClient(Self.options { $0.maximumAnswerBytes = 1001 })
        guard case .answered(let answer) = await roomy.send(HTTPCall(.post, server.url, body: [1])) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.body == Array(body.utf8))
    }

    @Test("an answer's header above the cap is in doubt")
    func headerCap() async throws {
        let server = try MisbehavingServer(
            everyRequest: .answer(
                MisbehavingServer.response(200, "", "X-A: " + String(repeating: "a", count: 3000))))
        let client = try HTTPClient(Self.options { $0.maximumAnswerHeaderBytes = 2000 })
        #expect(await client.send(HTTPCall(.post, server.url, body: [1])) == .inDoubt(.answerHeadersTooLarge))
    }

    @Test(
        "what is no HTTP answer is in doubt",
        arguments: [
            "hello\r\n", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        ])
    func noHTTP(_ text: String) async throws {
        let server = try MisbehavingServer(everyRequest: .answerAndClose(Array(text.utf8)))
        guard case .inDoubt = await (try HTTPClient()).send(HTTPCall(.post, server.url, body: [1])) else {
            Issue.record("not in doubt")
            return
        }
    }

    @Test("calls beyond the room are refused at once, and those that waited go out in order")
    func queue() async throws {
        let gate = DispatchSemaphore(value: 0)
        let server = try MisbehavingServer { _ in
            .serve { _ in
                gate.wait()
                return .answer(MisbehavingServer.response())
            }
        }
        let client = try HTTPClient(
            Self.options {
                $0.maximumInFlight = 1
                $0.maximumQueued = 2
            })
        let outcomes = Mutex<[String: HTTPOutcome]>([:])
        let isDone = DispatchGroup()
        for number in 1...4 {
            isDone.enter()
            client.send(HTTPCall(.post, server.url + "/\(number)", body: [1])) { outcome in
                outcomes.withLock { $0["/\(number)"] = outcome }
                isDone.leave()
            }
        }
        #expect(outcomes.withLock { $0 } == ["/4": .notSent(.queueFull)])
        #expect(client.load == 3)
        for _ in 1...3 { gate.signal() }
        #expect(isDone.wait(timeout: .now() + 10) == .success)
        #expect(server.requests.map(\.path) == ["/1", "/2", "/3"])
        #expect(client.load == 0)
        client.stop(within: .zero)
    }

    @Test("a call whose time is over before its turn was not sent")
    func timedOutInQueue() async throws {
        let server = try MisbehavingServer(everyRequest: .silence)
        let client = try HTTPClient(Self.options { $0.maximumInFlight = 1 })
        let first = Mutex<HTTPOutcome?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        client.send(HTTPCall(.post, server.url, body: [1], timeout: .seconds(60))) { outcome in
            first.withLock { $0 = outcome }
            isDone.signal()
        }
        #expect(server.waitForRequests(1))
        let second = await client.send(HTTPCall(.post, server.url, body: [2], timeout: .milliseconds(100)))
        #expect(second == .notSent(.timedOutInQueue))
        server.stop()
        #expect(isDone.wait(timeout: .now() + 10) == .success)
        guard case .inDoubt(.noAnswer) = first.withLock({ $0 }) else {
            Issue.record("not in doubt")
            return
        }
        #expect(server.requests.count == 1)
    }

    @Test("a call that moves too few bytes ends before its time-out")
    func lowSpeed() async throws {
        let server = try MisbehavingServer(everyRequest: .silence)
        let client = try HTTPClient(Self.options { $0.lowSpeed = (100, 1) })
        guard
            case .inDoubt(.timedOut) = await client.send(HTTPCall(.post, server.url, body: [1], timeout: .seconds(60)))
        else {
            Issue.record("not in doubt")
            return
        }
    }

    @Test("stopping gives waiting calls back and leaves those under way in doubt")
    func stop() async throws {
        let server = try MisbehavingServer(everyRequest: .silence)
        let client = try HTTPClient(Self.options { $0.maximumInFlight = 1 })
        let outcomes = Mutex<[HTTPOutcome]>([])
        for _ in 1...2 {
            client.send(HTTPCall(.post, server.url, body: [1])) { outcome in outcomes.withLock { $0.append(outcome) } }
        }
        #expect(server.waitForRequests(1))
        client.stop(within: .milliseconds(50))
        #expect(outcomes.withLock { $0 } == [.notSent(.stopped), .inDoubt(.stopped)])
        #expect(await client.send(HTTPCall(.post, server.url, body: [1])) == .notSent(.stopped))
    }

    @Test("stopping lets a call under way finish")
    func gracefulStop() async throws {
        let gate = DispatchSemaphore(value: 0)
        let server = try MisbehavingServer { _ in
            .serve { _ in
                gate.wait()
                return .answer(MisbehavingServer.response())
            }
        }
        let client = try HTTPClient(Self.options { $0.maximumInFlight = 1 })
        let outcome = Mutex<HTTPOutcome?>(nil)
        client.send(HTTPCall(.post, server.url, body: [1])) { result in outcome.withLock { $0 = result } }
        #expect(server.waitForRequests(1))
        // One that waits for its turn is given back when the client stops: only then the first one is answered.
        client.send(HTTPCall(.post, server.url, body: [2])) { _ in gate.signal() }
        client.stop(within: .seconds(10))
        guard case .answered = outcome.withLock({ $0 }) else {
            Issue.record("no answer")
            return
        }
    }

    @Test("a completion may send, stop and let go of the client")
    func completion() async throws {
        let server = try MisbehavingServer(everyRequest: .answer(MisbehavingServer.response()))
        let client = Mutex<HTTPClient?>(try HTTPClient())
        let isDone = DispatchSemaphore(value: 0)
        let call = HTTPCall(.post, server.url, body: [1])
        client.withLock { $0 }?.send(call) { _ in
            client.withLock { $0 }?.send(call) { _ in
                client.withLock { $0 }?.stop(within: .zero)
                client.withLock { $0 = nil }
                isDone.signal()
            }
        }
        #expect(isDone.wait(timeout: .now() + 10) == .success)
        #expect(server.requests.count == 2)
    }

    @Test("many calls at once each get their own answer")
    func many() async throws {
        let server = try HTTPServer(HTTPServerOptions(address: "127.0.0.1:0")) { request, responder in
            responder.respond(HTTPResponse(status: 200, body: request.body))
        }
        let client = try HTTPClient()
        let url = "http://\(server.address)/"
        let wrong = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let body = Array("\(number)".utf8)
                    let outcome = await client.send(HTTPCall(.post, url, body: body, repeatable: number % 2 == 0))
                    guard case .answered(let answer) = outcome else { return true }
                    return answer.body != body
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wrong == 0)
        #expect(server.counts.handled == 500)
        client.stop(within: .zero)
    }

    @Test("options that make no sense are refused")
    func badOptions() {
        #expect(throws: HTTPClientError.self) { try HTTPClient(Self.options { $0.maximumInFlight = 0 }) }
        #expect(throws: HTTPClientError.unreadable(file: "/no/such.pem")) {
            try HTTPClient(Self.options { $0.authorityFile = "/no/such.pem" })
        }
        #expect(throws: HTTPClientError.self) { try HTTPClient(Self.options { $0.certificateFile = "/dev/null" }) }
    }
}
