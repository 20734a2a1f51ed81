import Custody
import JSON
import TestSupport
import Testing

@Suite("Requests as the bank reads them")
struct RequestReaderTests {
    private let reader = RequestReader(profile: .sandbox)
    private static let request: JSONObject = ["requestNo": "R1", "projectNo": "P1", "projectStatus": "MISCARRY"]

    private func code(timestamp: JSONValue?, at now: Timestamp, profile: Profile = .sandbox) -> String {
        var object = Self.request
        object["timestamp"] = timestamp
        do {
            let request = try RequestReader(profile: profile).request(
                RequestObject(object), to: .specification(of: .modifyProject), at: now)
            return request.timestamp.wire
        } catch {
            #expect(error.message.hasPrefix("timestamp："))
            #expect(error.message.unicodeScalars.count <= 50)
            return error.code.rawValue
        }
    }

    @Test(
        "may be 600 seconds off, and not 601", arguments: [600, 599, 1, 0, -1, -599, -600, 601, -601, 86_400, -86_400])
    func tolerance(seconds: Int) {
        let time = BehaviourCheck.now + .seconds(seconds)
        let expected = abs(seconds) <= 600 ? time.wire : "10002"
        #expect(code(timestamp: .string(time.wire), at: BehaviourCheck.now) == expected)
    }

    @Test("are timed in whole seconds, as they say it", arguments: [0, 1, 500, 999])
    func milliseconds(extra: Int) {
        let now = BehaviourCheck.now + .milliseconds(extra)
        #expect(code(timestamp: .string((BehaviourCheck.now - .seconds(600)).wire), at: now) != "10002")
        #expect(code(timestamp: .string((BehaviourCheck.now - .seconds(601)).wire), at: now) == "10002")
        #expect(code(timestamp: .string((BehaviourCheck.now + .seconds(600)).wire), at: now) != "10002")
        #expect(code(timestamp: .string((BehaviourCheck.now + .seconds(601)).wire), at: now) == "10002")
    }

    @Test("may be 30 seconds off where every period is a twentieth", arguments: [30, -30, 31, -31])
    func fastTolerance(seconds: Int) {
        let time = BehaviourCheck.now + .seconds(seconds)
        let expected = abs(seconds) <= 30 ? time.wire : "10002"
        #expect(code(timestamp: .string(time.wire), at: BehaviourCheck.now, profile: .sandboxFast) == expected)
    }

    @Test("without a timestamp are refused as lacking it", arguments: [nil, .null, ""] as [JSONValue?])
    func timestampMissing(timestamp: JSONValue?) {
        #expect(code(timestamp: timestamp, at: BehaviourCheck.now) == "10006")
    }

    @Test("with a timestamp that is none are refused for it", arguments: SpecificationType.named("T")?.bad ?? [])
    func timestampMalformed(json: String) {
        #expect(code(timestamp: JSONValue(written: json), at: BehaviourCheck.now) == "10007")
    }

    @Test(
        "that are not JSON objects are refused as a whole",
        arguments: [
            "", " ", "null", "1", "\"a\"", "[]", "[{}]", "{", "{}}", "{\"a\":1,}", "{'a':1}", "{\"a\":1,\"a\":2}",
            "{\"a\":1,\"\\u0061\":2}", "\u{FEFF}{}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\u{1}\"}", "{\"a\":01}",
            "{\"a\":" + String(repeating: "[", count: 64) + String(repeating: "]", count: 64) + "}",
            "{\"a\":\"" + String(repeating: "b", count: 1_048_576) + "\"}",
        ])
    func notAnObject(text: String) throws {
        let refusal = try #require(throws: Refusal.self) { try reader.object(in: text) }
        #expect(refusal.code.rawValue == "10005")
        #expect(refusal.message.hasPrefix("reqData："))
        #expect(refusal.message.unicodeScalars.count <= 50)
    }

    @Test("are read whole where they are objects, 64 levels deep at most")
    func object() throws {
        #expect(try reader.object(in: #" {"a":{"b":[1]}} "#).json == ["a": ["b": [1]]])
        let deep = "{\"a\":" + String(repeating: "[", count: 63) + String(repeating: "]", count: 63) + "}"
        #expect(try reader.object(in: deep).json.count == 1)
    }

    @Test("are for services of the mode that they came by", arguments: SpecificationRows.services.indices)
    func mode(index: Int) throws {
        let service = SpecificationRows.services[index]
        let (right, wrong): (ServiceContract.Mode, ServiceContract.Mode) =
            service.mode == "网关" ? (.gateway, .direct) : (.direct, .gateway)
        #expect(try reader.contract(named: service.code, mode: right).service.rawValue == service.code)
        let refusal = try #require(throws: Refusal.self) { try reader.contract(named: service.code, mode: wrong) }
        #expect(refusal.code.rawValue == "10003")
    }

    @Test("for a service that is not there are refused", arguments: ["", "recharge", "RECHARGE ", "TRANSACTION_QUERY"])
    func unknownService(name: String) throws {
        for mode in [ServiceContract.Mode.gateway, .direct] {
            let refusal = try #require(throws: Refusal.self) { try reader.contract(named: name, mode: mode) }
            #expect(refusal.code.rawValue == "10003")
            #expect(refusal.message.hasPrefix("serviceName："))
        }
    }

    @Test("carry on what they are about")
    func request() throws {
        var object = Self.request
        object["timestamp"] = .string(BehaviourCheck.nowOnTheWire)
        let request = try reader.request(
            RequestObject(object), to: .specification(of: .modifyProject), at: BehaviourCheck.now)
        #expect(request.service == .modifyProject)
        #expect(request.requestNo == "R1")
        #expect(request.timestamp == BehaviourCheck.now)
        #expect(request.contentDigest == request.parameters.contentDigest(of: .modifyProject))
    }
}
