import Foundation
import HTTP
import JSON
import Orchestrator
import Runtime
import TestSupport
import Testing

@testable import Console

@Suite("Who may come to the console", .timeLimit(.minutes(2))) final class AccessTests {
    let fixture: ConsoleFixture

    init() throws { fixture = try ConsoleFixture(hasOwner: false) }

    @Test("Nobody comes in without a token that is known")
    func tokens() async throws {
        for route in Route.all {
            let path = route.path.replacing("{", with: "").replacing("}", with: "")
            for token in ["", "ls_wrong"] {
                let reply =
                    route.method == .get
                    ? try await fixture.get(path, token: token) : try await fixture.post(path, [:], token: token)
                #expect(reply.status == 401 && reply.code == "unauthorised", "\(path)")
                #expect(reply.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            }
        }
        var call = HTTPCall(.get, fixture.address + "/v1/overview")
        call.headers.set("Authorization", "Basic \(fixture.operator)")
        guard case .answered(let answer) = await fixture.http.send(call) else { throw FixtureError("no answer") }
        #expect(answer.status == 401)
    }

    @Test("A viewer looks at everything, and changes nothing, not even to see what would happen")
    func roles() async throws {
        for route in Route.all where route.role == .operator {
            let path = route.path.replacing("{", with: "").replacing("}", with: "")
            let reply = try await fixture.post(path, ["dryRun": true], token: fixture.viewer)
            #expect(reply.status == 403 && reply.code == "forbidden", "\(path)")
        }
        #expect(try await fixture.get("/v1/overview", token: fixture.viewer).status == 200)
    }

    @Test("A change of the file of operators is taken up at once; a file that will not do leaves things as they were")
    func changes() async throws {
        let added = try fixture.operators.add("wang", .viewer)
        #expect(try await fixture.get("/v1/overview", token: added).status == 200)
        let whole = try Data(contentsOf: URL(filePath: fixture.operators.path))
        try Data("[".utf8).write(to: URL(filePath: fixture.operators.path))
        #expect(try await fixture.get("/v1/overview", token: added).status == 200)
        #expect(try await fixture.get("/v1/overview", token: added).status == 200)
        #expect(fixture.logged.components(separatedBy: "was changed and cannot be used").count == 2, "it is told once")
        try FileManager.default.removeItem(atPath: fixture.operators.path)
        #expect(try await fixture.get("/v1/overview", token: added).status == 200)
        try Data("[]".utf8).write(to: URL(filePath: fixture.operators.path))
        #expect(try await fixture.get("/v1/overview", token: added).status == 401)
        try whole.write(to: URL(filePath: fixture.operators.path))
        #expect(try await fixture.get("/v1/overview", token: added).status == 200)
        #expect(!fixture.logged.contains(added))
    }

    @Test(
        "What is not there, or not to be used so, is said to be so",
        arguments: [
            ("/v1", 404, "notFound"), ("/", 404, "notFound"), ("/v1/sagas/", 404, "notFound"),
            ("/v1/sagas//funding", 404, "notFound"), ("/v1/sagas/p1", 404, "notFound"),
            ("/v1/sagas/p1/funding", 404, "notFound"), ("/v1/sagas/p1/funding/history", 404, "notFound"),
            ("/v1/sagas/p1/funding/commands", 405, "methodNotAllowed"), ("/v1/definitions", 405, "methodNotAllowed"),
            ("/v1/dead-letters/l1", 404, "notFound"), ("/v1/commands/c1", 404, "notFound"),
            ("/v1/sagas?state=hold", 400, "badRequest"), ("/v1/sagas?limit=0", 400, "badRequest"),
            ("/v1/sagas?limit=1001", 400, "badRequest"), ("/v1/sagas?search=x", 400, "badRequest"),
            ("/v1/sagas?colour=red", 400, "badRequest"), ("/v1/sagas?text=a&text=b", 400, "badRequest"),
            ("/v1/sagas?after=x", 400, "badRequest"), ("/v1/sagas?ended=yes", 400, "badRequest"),
            ("/v1/sagas?cause=none", 400, "badRequest"), ("/v1/dead-letters?state=closed", 400, "badRequest"),
            ("/v1/overview?x=1", 400, "badRequest"),
        ])
    func wrong(path: String, status: Int, code: String) async throws {
        let reply = try await fixture.get(path)
        #expect(reply.status == status && reply.code == code, "\(reply.text)")
        #expect(!reply.message.isEmpty)
    }

    @Test("The pages by which the process is watched, and the document, need no token")
    func publicPages() async throws {
        #expect(try await fixture.get("/healthz", token: "").status == 200)
        #expect(try await fixture.get("/metrics", token: "").text.contains("loansaga_view_age_seconds"))
        #expect(try await fixture.get("/openapi.json", token: "").json["openapi"] == "3.1.0")
        #expect(try await fixture.post("/openapi.json", [:], token: "").status == 405)
        _ = try await fixture.eventually("it is ready") { [projection = fixture.projection] in
            _ = try projection.readModel.overview()
            return projection.health == .ready ? true : nil
        }
        #expect(try await fixture.get("/readyz", token: "").status == 200)
    }

    @Test("A console cannot start without its file of operators, or where somebody else listens")
    func starting() throws {
        func start(_ change: (inout ConsoleOptions) -> Void) throws {
            var options = ConsoleOptions(operators: fixture.operators.path)
            options.listen = "127.0.0.1:0"
            change(&options)
            let server = ConsoleServer(fixture.context, projection: fixture.projection, options: options) { [] }
            #expect(server.health == .notReady("it has not started"))
            try server.start()
            server.stop(by: .now)
        }
        #expect(throws: OperatorsFile.Problem.self) { try start { $0.operators = fixture.folder.path("none") } }
        let taken = fixture.address.dropFirst("http://".count)
        #expect(throws: HTTPServerError.self) { try start { $0.listen = String(taken) } }
        try start { _ in }
    }
}
