import Crypto
import Custody
import JSON
import Log
import Octets
import Roles
import Saga
import Testing
import Topics

@Suite("What a notification of the bank comes to")
struct NotificationIntakeTests {
    private static let topics = TopicTable()
    private static let intake = NotificationIntake(platformNo: "5000001", topics: topics)
    private static let number = RequestNumber(
        partition: topics.inboxPartition(ofFamily: "project-1").number, family: "project-1", ordinal: 7)
    private static let contentType = "application/x-www-form-urlencoded; charset=utf-8"

    /// A seal that tests can look through: what it is for, and what is in it.
    private static func seal(_ plain: [UInt8], _ associatedData: [UInt8]) throws(CryptoError) -> String {
        "sealed1:test:\(Hex.encode(associatedData)).\(Hex.encode(plain))"
    }

    private static func opened(_ json: JSONValue?) -> (for: String, plain: String)? {
        guard let text = json?.string, text.hasPrefix("sealed1:test:") else { return nil }
        let parts = text.dropFirst("sealed1:test:".count).split(separator: ".")
        guard parts.count == 2, let owner = Hex.decode(String(parts[0])), let plain = Hex.decode(String(parts[1]))
        else {
            return nil
        }
        return (String(decoding: owner, as: UTF8.self), String(decoding: plain, as: UTF8.self))
    }

    private static func body(_ changes: [String: String?] = [:], respData: String = "{}") -> [UInt8] {
        let fields = [
            ("serviceName", "RECHARGE"), ("platformNo", "5000001"), ("responseType", "NOTIFY"),
            ("respData", respData), ("signature", "00ff"),
        ]
        return Form.encode(
            fields.compactMap { name, value in
                switch changes[name] {
                case nil: (name, value)
                case .some(let changed): changed.map { (name, $0) }
                }
            })
    }

    private static func entry(_ respData: String) throws -> NotificationEntry {
        let envelope = try intake.read(body(respData: respData), contentType: contentType)
        return try intake.entry(of: envelope, at: 1_900_000_000_000, seal: seal)
    }

    private static func letter(_ respData: String) throws -> DeadLetterRecord.Letter {
        guard case .deadLetter(let letter) = try entry(respData) else { throw NoLetter() }
        return letter
    }

    private struct NoLetter: Error {}

    @Test("A result goes to the partition that its number names, word for word and without a key")
    func result() throws {
        let respData = #"{"requestNo":"\#(Self.number.text)","amount":"10.00","status":"SUCCESS"}"#
        let entry = try Self.entry(respData)
        let (record, destination) = entry.record(in: Self.topics)
        #expect(destination == .partition(TopicPartition("loansaga.inbox", Self.number.partition)))
        #expect(record.key == nil)
        let value = try #require(record.value)
        guard case .byNumber(let notification) = try InboxRecord(reading: value) else {
            Issue.record("no notification: \(String(decoding: value, as: UTF8.self))")
            return
        }
        #expect(notification.requestNo == Self.number)
        #expect(JSONValue.object(notification.result) == (try JSONValue(reading: respData)))
        #expect(notification.evidence == ["respData": .string(respData), "signature": "00ff"])
    }

    @Test("Personal data is sealed for the number wherever it stands, and the evidence with it")
    func sensitive() throws {
        let respData = #"""
            {"requestNo":"\#(Self.number.text)","realName":"欧阳晓明","idNumber":110105,"mobile":null,
            "more":[{"cardNumber":"6222"}],"status":"SUCCESS"}
            """#
        let (record, _) = try Self.entry(respData).record(in: Self.topics)
        let value = try #require(record.value)
        guard case .byNumber(let notification) = try InboxRecord(reading: value) else {
            Issue.record("no notification")
            return
        }
        let result = JSONValue.object(notification.result)
        for (sealed, plain) in [
            (result["realName"], #""欧阳晓明""#), (result["idNumber"], "110105"),
            (result["more"]?.array?.first?["cardNumber"], #""6222""#),
        ] {
            let opened = try #require(Self.opened(sealed))
            #expect(opened.for == Self.number.text && opened.plain == plain)
        }
        #expect(result["mobile"] == .null && result["status"] == "SUCCESS")
        let evidence = try #require(Self.opened(notification.evidence))
        #expect(evidence.for == Self.number.text)
        #expect(try JSONValue(reading: evidence.plain) == ["respData": .string(respData), "signature": "00ff"])
        let text = String(decoding: value, as: UTF8.self)
        for word in ["欧阳晓明", "110105", "6222"] { #expect(!text.contains(word)) }
    }

    @Test(
        "An audit has no number: it goes to its user's family",
        arguments: [#""requestNo":null,"#, #""requestNo":"","#, ""])
    func audit(requestNo: String) throws {
        let respData = #"{\#(requestNo)"userNo":"u_1","respCode":"00000","respMsg":"","auditStatus":"PASSED"}"#
        let entry = try Self.entry(respData)
        let evidence: JSONValue = ["respData": .string(respData), "signature": "00ff"]
        let audit = AuditResult(userNo: "u_1", status: "PASSED", evidence: evidence)
        #expect(
            entry == .inbox(.family("u_1", .audit(audit)), Self.topics.inboxPartition(ofFamily: "u_1")))
        #expect(entry.record(in: Self.topics).record.key == Array("u_1".utf8))
    }

    @Test(
        "What is signed and of no use to us is a dead letter that names what is wrong",
        arguments: [
            (#"{"requestNo":"T20160213","status":"SUCCESS"}"#, "requestNo", "T20160213"),
            (#"{"requestNo":"张三","status":"SUCCESS"}"#, "requestNo", ""),
            (#"{"requestNo":17,"status":"SUCCESS"}"#, "requestNo", ""),
            (#"{"requestNo":"L0_00112233445566778899_01"}"#, "requestNo", "L0_00112233445566778899_01"),
            (#"{"requestNo":"Lzz_00112233445566778899_1"}"#, "partition 1295", "Lzz_00112233445566778899_1"),
            (#"{"status":"SUCCESS"}"#, "userNo", ""), (#"{"userNo":"","auditStatus":"PASSED"}"#, "userNo", ""),
            (#"{"userNo":"a b","auditStatus":"PASSED"}"#, "userNo", ""),
            (#"{"userNo":"u_1"}"#, "auditStatus", "u_1"), (#"{"userNo":"u_1","auditStatus":{}}"#, "auditStatus", "u_1"),
            ("[]", "no object", ""), ("null", "no object", ""),
        ])
    func deadLetters(respData: String, reason: String, sender: String) throws {
        let letter = try Self.letter(respData)
        #expect(letter.kind == .notification && letter.origin == "bank" && letter.reason.contains(reason))
        #expect(letter.senderID == sender)
        #expect(letter == (try Self.letter(respData)), "the same comes to the same")
        let (record, destination) = NotificationEntry.deadLetter(letter).record(in: Self.topics)
        #expect(destination == .key(topic: "loansaga.dead-letters") && record.key == Array(letter.id.utf8))
    }

    @Test("A dead letter's content can be put in once more")
    func putBack() throws {
        let respData = #"{"requestNo":"someone's","realName":"张三"}"#
        let letter = try Self.letter(respData)
        let content = try #require(Self.opened(letter.content.map { .string($0) }))
        #expect(content.for == String(decoding: DeadLetterRecord.sealedAs, as: UTF8.self))
        let envelope = try Self.intake.read(Array(content.plain.utf8), contentType: Self.contentType)
        #expect(envelope.respData == respData)
        #expect(!letter.reason.contains("张三") && letter.senderID.isEmpty)
    }

    @Test("serviceName decides nothing", arguments: ["RECHARGE", "WITHDRAW", "NO_SUCH", "服务"])
    func forgedService(serviceName: String) throws {
        let respData = #"{"requestNo":"\#(Self.number.text)","status":"SUCCESS"}"#
        let body = Self.body(["serviceName": serviceName], respData: respData)
        let envelope = try Self.intake.read(body, contentType: Self.contentType)
        #expect(try Self.intake.entry(of: envelope, at: 0, seal: Self.seal) == (try Self.entry(respData)))
    }

    @Test(
        "A form that does not fit is refused with what is wrong",
        arguments: [
            (["platformNo": "5000002"], 403, "otherPlatform"), (["responseType": "CALLBACK"], 400, "callback"),
            (["responseType": nil], 400, "callback"), (["responseType": "notify"], 400, "fields"),
            (["serviceName": nil], 400, "fields"), (["platformNo": ""], 400, "fields"),
            (["respData": nil], 400, "fields"), (["signature": nil], 400, "fields"),
            (["serviceName": String(repeating: "S", count: 5000)], 413, "tooLarge"),
            (["signature": String(repeating: "0", count: 5000)], 413, "tooLarge"),
            (["respData": String(repeating: " ", count: NotificationIntake.maximumBytes + 1)], 413, "tooLarge"),
        ] as [([String: String?], Int, String)])
    func refused(changes: [String: String?], status: Int, word: String) {
        let refusal = Self.refusal { try Self.intake.read(Self.body(changes), contentType: Self.contentType) }
        #expect(refusal?.status == status && refusal?.word == word)
        #expect(refusal.map { "\($0)".hasSuffix(".") } == true)
    }

    @Test(
        "Bytes that are no form are refused",
        arguments: [
            ("a=%", "form"), ("respData=%FF", "form"), ("respData=1&respData=2", "form"), ("", "fields"),
            ("\u{FEFF}serviceName=RECHARGE", "fields"),
        ])
    func brokenForms(body: String, word: String) {
        let refusal = Self.refusal { try Self.intake.read(Array(body.utf8), contentType: Self.contentType) }
        #expect(refusal?.status == 400 && refusal?.word == word)
    }

    @Test(
        "Other media types are refused",
        arguments: ["", "application/json", "application/x-www-form-urlencoded; charset=gbk"])
    func mediaType(contentType: String) {
        #expect(Self.refusal { try Self.intake.read(Self.body(), contentType: contentType) } == .mediaType)
    }

    @Test(
        "Signed text that is no strict JSON is refused, not guessed at",
        arguments: [
            "", "{", #"{"status":"SUCCESS","status":"FAIL"}"#, #"{"status":"SUCCESS","st\u0061tus":"FAIL"}"#,
            "\u{FEFF}{}", #"{"a":"\ud800"}"#, "{}{}", #"{'a':1}"#,
            String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
        ])
    func unreadable(respData: String) throws {
        let envelope = ResultEnvelope(
            serviceName: "RECHARGE", platformNo: "5000001", responseType: .notify, respData: respData, signature: "00")
        let refusal = Self.refusal { try Self.intake.entry(of: envelope, at: 0, seal: Self.seal) }
        #expect(refusal?.status == 400 && refusal?.word == "unreadable")
    }

    @Test("Without a seal nothing is kept, and the bank is asked to come again")
    func noSeal() throws {
        let envelope = ResultEnvelope(
            serviceName: "", platformNo: "5000001", responseType: .notify,
            respData: #"{"requestNo":"\#(Self.number.text)","realName":"张三"}"#, signature: "00")
        let refusal = Self.refusal {
            try Self.intake.entry(of: envelope, at: 0) { (_, _) throws(CryptoError) in
                throw .tooLargeToSeal(bytes: 1)
            }
        }
        #expect(refusal?.status == 503)
    }

    @Test("The largest notification makes a record that every log takes")
    func size() throws {
        let part = #"{"mobile":"\\""#
        let count = (NotificationIntake.maximumBytes - 100) / (part.utf8.count + 2)
        let parts = Array(repeating: part + "}", count: count).joined(separator: ",")
        let respData = #"{"requestNo":"\#(Self.number.text)","x":[\#(parts)]}"#
        #expect(respData.utf8.count <= NotificationIntake.maximumBytes)
        let envelope = ResultEnvelope(
            serviceName: "", platformNo: "5000001", responseType: .notify, respData: respData, signature: "00")
        // As long as what the real seal makes of so much.
        let entry = try Self.intake.entry(of: envelope, at: 0) { (plain, _) throws(CryptoError) in
            "sealed1:key-2026-01-01:" + String(repeating: "A", count: (plain.count + 28 + 2) / 3 * 4)
        }
        #expect(entry.record(in: Self.topics).record.byteCount < LogLimits().maximumRecordBytes)
    }

    private static func refusal<Value>(_ body: () throws -> Value) -> NotificationRefusal? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? NotificationRefusal
        }
    }
}
