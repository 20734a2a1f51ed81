import Crypto
import HTTP
import JSON
import Orchestrator
import Roles
import TestSupport
import Testing
import Topics

@Suite("Events by HTTP", .timeLimit(.minutes(2)))
struct EventPostTests {
    private static let path = "/v1/events"
    private static let one: JSONValue = ["specversion": "1.0", "id": "1", "type": "loan.bid.placed"]

    @Test("202 says how many are durable; intake gets them as they were sent")
    func taken() async throws {
        try await GatewayFixture.use { fixture in
            let single = try await fixture.post(
                Self.path, Self.one.encoded(), ["Content-Type": "application/cloudevents+json"])
            #expect(single.status == 202 && single.json == ["accepted": 1])
            let batch = try await fixture.post(
                Self.path, JSONValue.array([Self.one, Self.one, Self.one]).encoded(),
                ["Content-Type": "application/cloudevents-batch+json"])
            #expect(batch.status == 202 && batch.json == ["accepted": 3])
            let binary = try await fixture.post(
                Self.path, Array(#"{"bidNo":"b"}"#.utf8),
                ["Content-Type": "application/json", "ce-specversion": "1.0", "ce-id": "2", "ce-type": "t"])
            #expect(binary.status == 202)
            let given = fixture.door.given.elements
            #expect(given.prefix(2) == [[Self.one], [Self.one, Self.one, Self.one]])
            #expect(given.last?.first?["data"] == ["bidNo": "b"] && given.last?.first?["id"] == "2")
            #expect(fixture.metric(#"loansaga_gateway_events_total{outcome="taken"}"#) == 5)
            let none = try await fixture.post(Self.path, Array("[]".utf8))
            #expect(none.status == 202 && none.json == ["accepted": 0])
        }
    }

    @Test("An event that does not fit names its field and its place")
    func refused() async throws {
        try await GatewayFixture.use { fixture in
            fixture.door.answer { _ in [.taken, .refused(EventRefusal(.unfit, field: "data.amount", "No amount."))] }
            let answer = try await fixture.post(Self.path, JSONValue.array([Self.one, Self.one]).encoded())
            #expect(answer.status == 422)
            let error: JSONValue = [
                "code": "unfit", "field": "data.amount", "message": "No amount.", "index": 1,
            ]
            #expect(answer.json == ["error": error])
        }
    }

    @Test("What is not durable is not accepted: 503, and when to come again")
    func unavailable() async throws {
        try await GatewayFixture.use({ $0.appendDeadline = .milliseconds(200) }) { fixture in
            fixture.door.answer { _ in [.unavailable("The log is away.")] }
            let away = try await fixture.post(Self.path, Self.one.encoded())
            #expect(away.status == 503 && away.headers["Retry-After"] == "1")
            #expect(away.json["error"]?["message"] == "The log is away.")
            fixture.door.answer { _ in nil }
            let silent = try await fixture.post(Self.path, Self.one.encoded())
            #expect(silent.status == 503 && silent.headers["Retry-After"] == "1")
        }
    }

    @Test(
        "What is no request for events never reaches intake",
        arguments: [
            ("text/plain", "{}", 415), ("application/json", "{", 400), ("application/json", "\"x\"", 400),
            ("application/json", #"{"id":"1","id":"2"}"#, 400),
            ("application/json", "[" + String(repeating: "1,", count: 1_000) + "1]", 413),
            ("application/json", String(repeating: " ", count: 1 << 20) + "{}", 413),
        ])
    func malformed(type: String, body: String, status: Int) async throws {
        try await GatewayFixture.use { fixture in
            let answer = try await fixture.post(Self.path, Array(body.utf8), ["Content-Type": type])
            #expect(answer.status == status)
            #expect(fixture.door.given.elements.isEmpty)
            let got = try await fixture.get(Self.path)
            #expect(got.status == 405 && got.headers["Allow"] == "POST")
        }
    }

    @Test(
        "With a token set, nobody comes without it",
        arguments: [
            ("", 401), ("Bearer", 401), ("Bearer wrong", 401), ("Basic s3cret", 401), ("Bearer s3cret", 202),
            ("bearer second", 202), ("Bearer s3cret extra", 401),
        ])
    func tokens(header: String, status: Int) async throws {
        let digests = ["s3cret", "second"].map { Hex.encode(Digest.sha256(Array($0.utf8))) }
        try await GatewayFixture.use({ $0.platformTokens = digests }) { fixture in
            var headers: HTTPHeaders = ["Content-Type": "application/json"]
            if !header.isEmpty { headers.set("Authorization", header) }
            let answer = try await fixture.post(Self.path, Self.one.encoded(), headers)
            #expect(answer.status == status)
            #expect(status != 401 || answer.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            #expect(fixture.door.given.elements.count == (status == 202 ? 1 : 0))
            let read = try await fixture.get("/v1/outcomes", headers)
            #expect(read.status == (status == 202 ? 200 : 401))
            #expect(!fixture.logged.contains("s3cret"))
        }
    }

    @Test(
        "Without a token only programs of this machine come, no web page",
        arguments: [
            ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("X-Forwarded-For", "192.0.2.1"),
        ])
    func webPages(name: String, value: String) async throws {
        try await GatewayFixture.use { fixture in
            var headers: HTTPHeaders = ["Content-Type": "application/json"]
            headers.set(name, value)
            let posted = try await fixture.post(Self.path, Self.one.encoded(), headers)
            let read = try await fixture.get("/v1/outcomes", headers)
            #expect(posted.status == 403 && read.status == 403)
            #expect(fixture.door.given.elements.isEmpty)
        }
    }
}
