import HTTP
import Monitoring
import Runtime
import TestSupport
import Testing

@Suite("The pages by which a process is watched") struct ProcessPagesTests {
    /// A server that has these pages and one of its own.
    private static func with<Result>(
        _ health: [(name: String, health: ServiceHealth)] = [], metrics: Metrics = Metrics(),
        _ body: (_ address: String, HTTPClient) async throws -> Result
    ) async throws -> Result {
        let pages = ProcessPages(metrics: metrics) { health }
        var options = HTTPServerOptions(address: "127.0.0.1:0")
        options.threads = 1
        let server = try HTTPServer(options) { request, responder in
            responder.respond(pages.response(to: request) ?? .text("mine\n", status: 404))
        }
        defer { server.stop(within: .seconds(1)) }
        metrics.add(server, as: "test")
        let client = try HTTPClient()
        defer { client.stop(within: .zero) }
        return try await body("http://\(server.address)", client)
    }

    private static func answer(_ client: HTTPClient, _ call: HTTPCall) async throws -> HTTPAnswer {
        let outcome = await client.send(call)
        guard case .answered(let answer) = outcome else { throw NoAnswer(outcome: "\(outcome)") }
        return answer
    }

    private struct NoAnswer: Error {
        let outcome: String
    }

    @Test(
        "A process is healthy until a service has failed, and ready when all are; both say what is wrong and why",
        arguments: [
            ([], 200, "ok\n", 200, "ok\n"),
            ([("store", .ready)], 200, "ok\n", 200, "ok\n"),
            (
                [("store", .ready), ("inbox", .notReady("it reads along"))], 200, "ok\n", 503,
                "inbox: it reads along\n"
            ),
            (
                [("store", .failed("the disk is full")), ("inbox", .notReady("it reads along"))], 503,
                "store: the disk is full\n", 503, "store: the disk is full\ninbox: it reads along\n"
            ),
        ] as [([(name: String, health: ServiceHealth)], Int, String, Int, String)])
    func health(
        services: [(name: String, health: ServiceHealth)], healthStatus: Int, health: String, readyStatus: Int,
        ready: String
    ) async throws {
        try await Self.with(services) { address, client in
            let healthAnswer = try await Self.answer(client, HTTPCall(.get, address + "/healthz"))
            #expect(healthAnswer.status == healthStatus)
            #expect(String(decoding: healthAnswer.body, as: UTF8.self) == health)
            let readyAnswer = try await Self.answer(client, HTTPCall(.get, address + "/readyz"))
            #expect(readyAnswer.status == readyStatus)
            #expect(String(decoding: readyAnswer.body, as: UTF8.self) == ready)
            #expect(readyAnswer.headers["Cache-Control"] == "no-store")
        }
    }

    @Test("Numbers come as Prometheus asks for them, the server's own among them")
    func metrics() async throws {
        let metrics = Metrics()
        metrics.counter("loansaga_test_total", "Tests.").add(3)
        try await Self.with(metrics: metrics) { address, client in
            let answer = try await Self.answer(client, HTTPCall(.get, address + "/metrics"))
            #expect(answer.status == 200)
            #expect(answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n")
            #expect(lines.contains("loansaga_test_total 3"))
            #expect(lines.contains(#"loansaga_http_connections_open{server="test"} 1"#))
            #expect(lines.contains(#"loansaga_http_requests_handled_total{server="test"} 1"#))
        }
        #expect(!metrics.text.contains("loansaga_http_connections_open{"), "the server is gone")
    }

    @Test("They can be looked at and nothing else", arguments: ProcessPages.paths)
    func methods(path: String) async throws {
        try await Self.with { address, client in
            let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
            for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
                let answer = try Self.raw(port, "\(method) \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 405 ") && answer.contains("\r\nAllow: GET, HEAD\r\n"), "\(answer)")
            }
            let head = try Self.raw(port, "HEAD \(path) HTTP/1.1\r\nHost: a\r\n")
            #expect(head.hasPrefix("HTTP/1.1 200 ") && head.hasSuffix("\r\n\r\n"), "\(head)")
            let query = try await Self.answer(client, HTTPCall(.get, address + path + "?x=1"))
            #expect(query.status == 200)
        }
    }

    /// What comes until the server closes.
    private static func raw(_ port: Int, _ head: String) throws -> String {
        let connection = try RawConnection(port: port)
        connection.send(head + "Connection: close\r\n\r\n")
        return String(decoding: try connection.readToEnd(), as: UTF8.self)
    }

    @Test("Every other page is somebody else's", arguments: ["/", "/healthz/", "/Healthz", "/metrics/x", "//metrics"])
    func others(path: String) async throws {
        try await Self.with { address, client in
            let answer = try await Self.answer(client, HTTPCall(.get, address + path))
            #expect(answer.status == 404 && answer.body == Array("mine\n".utf8))
        }
    }

    @Test("A process that serves nothing else has them at an address of their own, from its start to its stop")
    func ownServer() async throws {
        let metrics = Metrics()
        let status = StatusServer(listen: "127.0.0.1:0", metrics: metrics) { [("owner", .notReady("it reads along"))] }
        #expect(status.address == nil && status.health == .notReady("it does not run"))
        try status.start()
        let address = try #require(status.address)
        #expect(status.health == .ready)
        let client = try HTTPClient()
        defer { client.stop(within: .zero) }
        for (path, code) in [("/healthz", 200), ("/readyz", 503), ("/metrics", 200), ("/", 404)] {
            let answer = try await Self.answer(client, HTTPCall(.get, address + path))
            #expect(answer.status == code, "\(path)")
        }
        let body = try await Self.answer(client, HTTPCall(.post, address + "/healthz", body: [1]))
        #expect(body.status == 413)
        status.stop(by: .now + .seconds(10))
        #expect(status.address == nil)
        let outcome = await client.send(HTTPCall(.get, address + "/healthz"))
        guard case .notSent = outcome else {
            Issue.record("it still listens: \(outcome)")
            return
        }
    }

    @Test("Where it cannot listen it says so")
    func badAddress() {
        let status = StatusServer(listen: "nowhere", metrics: Metrics()) { [] }
        #expect(throws: HTTPServerError.self) { try status.start() }
    }
}
