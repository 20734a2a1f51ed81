import Crypto
import Custody
import JSON
import Roles
import Saga
import Testing

@Suite("What is kept of an answer") struct AnswerTests {
    private func keeper(_ service: Service) -> AnswerKeeper {
        AnswerKeeper(.specification(of: service)) { plain, family in "sealed1:test:\(family):\(plain.count)" }
    }

    private let mute = AnswerKeeper(.specification(of: .personalRegister)) { _, _ throws(CryptoError) in
        throw .tooLargeToSeal(bytes: 1)
    }

    @Test("Only what the service's table has enters the log")
    func table() throws {
        let answer: JSONObject = ["respCode": "00000", "respMsg": "ok", "status": "SUCCESS", "realName": "欧阳晓明"]
        let kept: JSONObject = ["respCode": "00000", "respMsg": "ok", "status": "SUCCESS"]
        let keeper = keeper(.createProject)
        #expect(try keeper.kept(.applied(.response(answer)), of: "P1") == .applied(.response(kept)))
        #expect(try keeper.kept(.accepted(answer), of: "P1") == .accepted(kept))
        for outcome in [Outcome.applied(.already(.projectExists)), .refused(.limitExceeded, message: "no")] {
            #expect(try keeper.kept(outcome, of: "P1") == outcome)
        }
    }

    @Test("Personal data is sealed, and nothing is kept where it cannot be")
    func personal() throws {
        let answer: JSONObject = ["userNo": "U1", "realName": "欧阳晓明", "status": "SUCCESS"]
        let keeper = keeper(.personalRegister)
        let kept: JSONObject = ["userNo": "U1", "realName": "sealed1:test:U1:14", "status": "SUCCESS"]
        #expect(try keeper.kept(.applied(.response(answer)), of: "U1") == .applied(.response(kept)))
        #expect(throws: CryptoError.self) { try mute.kept(.applied(.response(answer)), of: "U1") }
        #expect(throws: CryptoError.self) { try mute.words([0xFF], of: "U1") }
    }

    @Test(
        "The bank's words stay as they are, and are sealed where somebody's data is or may be in them",
        arguments: [
            ("{ \"a\" : 1}", true), ("{}", true), ("{\"realName\":null}", true), ("{\"realName\":\"x\"}", false),
            ("{\"a\":[{\"\\u0069dNumber\":\"x\"}]}", false), ("[]", false), ("{", false), ("欧阳晓明", false),
        ])
    func words(text: String, isPlain: Bool) throws {
        let words = try keeper(.confirmLoan).words(Array(text.utf8), of: "P1")
        #expect(words == (isPlain ? .plain(text) : .sealed("sealed1:test:P1:\(text.utf8.count)")))
    }

    @Test("Words that are no text are sealed byte by byte")
    func noText() throws {
        #expect(try keeper(.confirmLoan).words([0xFF, 0xFE], of: "P1") == .sealed("sealed1:test:P1:2"))
    }

    @Test(
        "Evidence is read as it was written",
        arguments: [.plain("{\"respMsg\":\"成功\\\"\"}"), .sealed("sealed1:k:AAAA")] as [AnswerEvidence.Words])
    func roundTrip(words: AnswerEvidence.Words) throws {
        let evidence = AnswerEvidence(Deliveries.command(7), respData: words, signature: "00ff", time: 123)
        #expect(try AnswerEvidence(reading: evidence.encoded()) == evidence)
        let json = try JSONValue(reading: evidence.encoded())
        #expect(json["kind"] == "evidence" && json["v"] == 1 && json["saga"] == "funding" && json["attempt"] == 1)
    }

    @Test("Evidence that is not whole, or not evidence, is refused with the place")
    func malformed() throws {
        let whole = try JSONValue(
            reading: AnswerEvidence(Deliveries.command(), respData: .plain("{}"), signature: "00", time: 1).encoded())
        for (name, value) in [
            ("respData", nil), ("kind", "command"), ("service", "NONE"), ("requestNo", "1"), ("attempt", 0),
            ("extra", 1), ("time", "now"),
        ] as [(String, JSONValue?)] {
            var object = whole.object ?? [:]
            object[name] = value
            #expect(throws: UnreadableRecord.self, "\(name)") {
                try AnswerEvidence(reading: JSONValue.object(object).encoded())
            }
        }
    }

    @Test("A command's answer must be about its number and its parameters")
    func intent() {
        let intent = Intent(Deliveries.command(3))
        #expect(intent.service == .confirmLoan && intent.parameters["amount"] == "12.34")
        #expect(intent.parameters["requestNo"]?.string == Deliveries.command(3).requestNo.text)
    }
}
