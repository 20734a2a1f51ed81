import HTTP
import Testing

@Suite struct HTTPServerTests {
    @Test("a call reaches the handler whole and its answer comes back")
    func roundTrip() async throws {
        let server = try HTTPServer(HTTPServerOptions(address: "127.0.0.1:0")) { request, responder in
            var headers: HTTPHeaders = ["X-Path": request.path, "X-Method": request.method.rawValue]
            for item in request.query { headers.add("X-Query", item.name + "=" + item.value) }
            headers.add("X-Token", request.headers["x-token"] ?? "")
            responder.respond(HTTPResponse(status: 201, headers: headers, body: request.body.reversed()))
        }
        let client = try HTTPClient()
        let url = "http://\(server.address)/a%20b/c?x=1&y=%E4%BD%A0+z"
        let outcome = await client.send(
            HTTPCall(.post, url, headers: ["X-Token": "t"], body: Array("hello".utf8), repeatable: true))
        guard case .answered(let answer) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(answer.status == 201)
        #expect(answer.body == Array("olleh".utf8))
        #expect(answer.headers["x-path"] == "/a b/c")
        #expect(answer.headers.all("X-Query") == ["x=1", "y=你 z"])
        #expect(answer.headers["X-Token"] == "t")
        client.stop(within: .zero)
        server.stop(within: .seconds(1))
    }
}
