import Expressions
import JSON
import Testing

@testable import Saga

@Suite("Records in the log") struct RecordCodecTests {
    @Test("Every inbox record comes back as it was written")
    func inbox() throws {
        var kinds: [String: Int] = [:]
        for seed in 1...200 as ClosedRange<UInt64> {
            var draw = Draw(seed)
            for record in draw.records() {
                let bytes = record.encoded()
                let back = try InboxRecord(reading: bytes)
                #expect(back == record, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
                #expect(back.encoded() == bytes, "seed \(seed)")
                if case .family(_, let record) = record { kinds[record.kind.rawValue, default: 0] += 1 }
            }
        }
        #expect(Set(kinds.keys) == Set(FamilyRecord.Kind.allCases.map(\.rawValue)))
        #expect(kinds["outcome"] == 18 * 200)
        #expect(kinds["command"] == 8 * 200)
    }

    @Test("Every output comes back as it was written")
    func outputs() throws {
        var kinds: [String: Int] = [:]
        var happenings: [String: Int] = [:]
        for seed in 1...100 as ClosedRange<UInt64> {
            var draw = Draw(seed)
            for output in draw.outputs() {
                let bytes = output.encoded()
                let back = try Output(reading: bytes)
                #expect(back == output, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
                #expect(back.encoded() == bytes, "seed \(seed)")
                kinds[output.kind.rawValue, default: 0] += 1
                if case .history(let entry) = output { happenings[entry.what.kind.rawValue, default: 0] += 1 }
            }
        }
        #expect(Set(kinds.keys) == Set(Output.Kind.allCases.map(\.rawValue)))
        #expect(Set(happenings.keys) == Set(Happening.Kind.allCases.map(\.rawValue)))
        #expect(kinds["command"] == 13 * 100)
        #expect(happenings["outcome"] == 18 * 100)
        #expect(happenings["held"] == Hold.Cause.allCases.count * 100)
    }

    @Test("A record can be read by people")
    func readable() {
        let event = PlatformEvent(
            id: "e1", type: "loan.bid.placed", saga: "b1",
            start: PlatformEvent.Start(definition: "d", profile: "p"),
            fields: ObjectValue([
                ("amount", .amount(1_234)), ("at", .time(1_772_337_600_000)),
                ("$odd", .list([.bool(true), .integer(3)])),
                ("mobile", .sealed("k1:xyz")),
            ]), content: .test("c"))
        let text = String(decoding: InboxRecord.family("p1", .event(event)).encoded(), as: UTF8.self)
        #expect(
            text == #"{"v":1,"kind":"event","family":"p1","id":"e1","type":"loan.bid.placed","saga":"b1","#
                + #""start":{"definition":"d","profile":"p"},"fields":{"amount":{"$amount":"12.34"},"#
                + #""at":{"$time":1772337600000},"$$odd":[true,3],"mobile":{"$sealed":"k1:xyz"}},"content":"00000000000000000000000000000063"}"#
        )
    }

    @Test("A member's order does not matter, nor white space")
    func order() throws {
        let record = try InboxRecord(reading: Array(#" { "arming": 7, "family": "f", "kind": "timer", "v": 1 } "#.utf8))
        #expect(record == .family("f", .timer(arming: 7)))
    }

    @Test("A record in a newer format stops its reader; it is not malformed", arguments: [2, 3, 1_000_000])
    func newer(format: Int) {
        let bytes = Array("{\"v\":\(format),\"something\":\"new\"}".utf8)
        let read = Result { () throws(UnreadableRecord) in try InboxRecord(reading: bytes) }
        #expect(read == .failure(.newerFormat(format)))
        #expect(
            UnreadableRecord.newerFormat(format).description
                == "the record is in format \(format), and this program reads up to 1; run a newer one")
        let output = Result { () throws(UnreadableRecord) in try Output(reading: bytes) }
        #expect(output == .failure(.newerFormat(format)))
    }

    static let number = "L3_00112233445566778899_a"

    static let malformed: [(record: String, message: String)] = [
        ("", "the record is not JSON: line 1, column 1"),
        ("{", "the record is not JSON: line 1, column 2"),
        ("[]", "the record should be an object, and is a list"),
        ("7", "the record should be an object, and is a number"),
        ("null", "the record should be an object, and is null"),
        (#"{"kind":"timer"}"#, "'v' is missing"),
        (#"{"v":"1","kind":"timer"}"#, "'v' should be a whole number, and is a text"),
        (#"{"v":0,"kind":"timer"}"#, "'v' should be at least 1, and is 0"),
        (#"{"v":1.0,"kind":"timer"}"#, "'v' should be a whole number of 64 bits"),
        (#"{"v":1}"#, "'kind' is missing"),
        (#"{"v":1,"kind":7}"#, "'kind' should be a text, and is a number"),
        (
            #"{"v":1,"kind":"Timer","family":"f","arming":1}"#,
            "'kind' is no kind of record; known are event, outcome, answered, presented, notification, audit, timer, command"
        ),
        (#"{"v":1,"kind":"timer","arming":1}"#, "'family' is missing"),
        (#"{"v":1,"kind":"timer","family":null,"arming":1}"#, "'family' should be a text, and is null"),
        (#"{"v":1,"kind":"timer","family":"f"}"#, "'arming' is missing"),
        (
            #"{"v":1,"kind":"timer","family":"f","arming":true}"#,
            "'arming' should be a whole number, and is true or false"
        ),
        (#"{"v":1,"kind":"timer","family":"f","arming":0}"#, "'arming' should be at least 1, and is 0"),
        (
            #"{"v":1,"kind":"timer","family":"f","arming":9223372036854775808}"#,
            "'arming' should be a whole number of 64 bits"
        ),
        (#"{"v":1,"kind":"timer","family":"f","arming":1,"x":2}"#, "'x' is not known"),
        (#"{"v":1,"kind":"timer","family":"f","family":"f","arming":1}"#, "the record is not JSON: line 1, column 36"),
        (#"{"v":1,"kind":"foldVersion"}"#, "'version' is missing"),
        (#"{"v":1,"kind":"foldVersion","version":0}"#, "'version' should be at least 1, and is 0"),
        (#"{"v":1,"kind":"foldVersion","version":1,"family":"f"}"#, "'family' is not known"),
        (
            #"{"v":1,"kind":"presented","family":"f","requestNo":"L3_0_1","attempt":1,"link":"l"}"#,
            "'requestNo' is not a request number that LoanSaga gives out"
        ),
        (
            #"{"v":1,"kind":"presented","family":"f","requestNo":"L03_00112233445566778899_a","attempt":1,"link":"l"}"#,
            "'requestNo' is not a request number that LoanSaga gives out"
        ),
        (
            #"{"v":1,"kind":"presented","family":"f","requestNo":"\#(number)","attempt":0,"link":"l"}"#,
            "'attempt' should be at least 1, and is 0"
        ),
        (#"{"v":1,"kind":"presented","family":"f","requestNo":"\#(number)","attempt":1}"#, "'link' is missing"),
        (
            #"{"v":1,"kind":"outcome","family":"f","requestNo":"\#(number)","attempt":1,"outcome":"applied"}"#,
            "'outcome' should be an object, and is a text"
        ),
        (
            #"{"v":1,"kind":"outcome","family":"f","requestNo":"\#(number)","attempt":1,"outcome":{"kind":"done"}}"#,
            "'outcome.kind' is no kind of outcome; known are applied, accepted, refused, notSent, inDoubt"
        ),
        (
            #"{"v":1,"kind":"outcome","family":"f","requestNo":"\#(number)","attempt":1,"outcome":{"kind":"applied"}}"#,
            "'outcome.response' is missing"
        ),
        (
            #"{"v":1,"kind":"outcome","family":"f","requestNo":"\#(number)","attempt":1,"#
                + #""outcome":{"kind":"applied","already":"20002","response":{}}}"#,
            "'outcome.response' is not known"
        ),
        (
            #"{"v":1,"kind":"outcome","family":"f","requestNo":"\#(number)","attempt":1,"#
                + #""outcome":{"kind":"inDoubt","why":"magic"}}"#,
            "'outcome.why' is no reason for doubt; known are transport, httpStatus, signatureMissing, signatureWrong, "
                + "unreadable, otherCall, unknownCode, contradiction, workerLost"
        ),
        (
            #"{"v":1,"kind":"outcome","family":"f","requestNo":"\#(number)","attempt":1,"#
                + #""outcome":{"kind":"notSent","why":"stale","text":"x"}}"#,
            "'outcome.text' is not known"
        ),
        (
            #"{"v":1,"kind":"notification","family":"f","requestNo":"\#(number)","result":[],"evidence":null}"#,
            "'result' should be an object, and is a list"
        ),
        (#"{"v":1,"kind":"notification","family":"f","requestNo":"\#(number)","result":{}}"#, "'evidence' is missing"),
        (
            #"{"v":1,"kind":"audit","family":"f","userNo":"u","status":1,"evidence":0}"#,
            "'status' should be a text, and is a number"
        ),
        (
            #"{"v":1,"kind":"event","family":"f","id":"1","type":"t","saga":"s","fields":[],"content":"00000000000000000000000000000063"}"#,
            "'fields' should be an object, and is a list"
        ),
        (
            #"{"v":1,"kind":"event","family":"f","id":"1","type":"t","saga":"s","fields":{"a":null},"content":"00000000000000000000000000000063"}"#,
            "'fields.a' should be a value, and is null; what is not there is left out"
        ),
        (
            #"{"v":1,"kind":"event","family":"f","id":"1","type":"t","saga":"s","fields":{"a":[{"b":1.5}]},"content":"00000000000000000000000000000063"}"#,
            "'fields.a[0].b' should be a whole number of 64 bits"
        ),
        (
            #"{"v":1,"kind":"event","family":"f","id":"1","type":"t","saga":"s","fields":{"a":{"$amount":"1.234"}},"content":"00000000000000000000000000000063"}"#,
            "'fields.a.$amount' should be an amount such as 12.34"
        ),
        (
            #"{"v":1,"kind":"event","family":"f","id":"1","type":"t","saga":"s","fields":{"a":{"$time":"now"}},"content":"00000000000000000000000000000063"}"#,
            "'fields.a.$time' should be a whole number, and is a text"
        ),
        (
            #"{"v":1,"kind":"event","family":"f","id":"1","type":"t","saga":"s","fields":{"a":{"$time":1,"b":2}},"content":"00000000000000000000000000000063"}"#,
            "'fields.a.$time' is no tag that stands here; a name that begins with $ is written with $$"
        ),
        (
            #"{"v":1,"kind":"event","family":"f","id":"1","type":"t","saga":"s","fields":{"$x":1},"content":"00000000000000000000000000000063"}"#,
            "'fields.$x' is no tag that stands here; a name that begins with $ is written with $$"
        ),
        (
            #"{"v":1,"kind":"event","family":"f","id":"1","type":"t","saga":"s","start":{"definition":"d"},"fields":{},"content":"00000000000000000000000000000063"}"#,
            "'start.profile' is missing"
        ),
        (
            #"{"v":1,"kind":"command","family":"f","id":"1","saga":"s","action":{"kind":"stop"},"operator":"o","reason":"r","version":1,"isDryRun":false}"#,
            "'action.kind' is no action; known are retry, resolveApplied, resolveNotApplied, skip, undo, hold, release, correct"
        ),
        (
            #"{"v":1,"kind":"command","family":"f","id":"1","saga":"s","action":{"kind":"resolveApplied"},"operator":"o","reason":"r","version":1,"isDryRun":false}"#,
            "'action.evidence' is missing"
        ),
        (
            #"{"v":1,"kind":"command","family":"f","id":"1","saga":"s","action":{"kind":"retry","evidence":"e"},"operator":"o","reason":"r","version":1,"isDryRun":false}"#,
            "'action.evidence' is not known"
        ),
        (
            #"{"v":1,"kind":"command","family":"f","id":"1","saga":"s","action":{"kind":"skip"},"operator":"o","reason":"r","version":"1","isDryRun":false}"#,
            "'version' should be a whole number, and is a text"
        ),
    ]

    @Test("What is wrong with a record is said, and where", arguments: malformed)
    func refused(record: String, message: String) {
        let read = Result { () throws(UnreadableRecord) in try InboxRecord(reading: Array(record.utf8)) }
        guard case .failure(.malformed(let fault)) = read else {
            Issue.record("\(record) was read as \(read)")
            return
        }
        #expect(fault.description.hasPrefix(message), "\(fault)")
    }

    @Test("A record cut off anywhere, or with a byte that is another, is read or refused and nothing else")
    func garbled() {
        var draw = Draw(9)
        for record in draw.records() {
            let bytes = record.encoded()
            for _ in 0..<60 {
                var garbled = bytes
                garbled[draw.below(bytes.count)] = UInt8(truncatingIfNeeded: draw.next())
                _ = try? InboxRecord(reading: garbled)
                #expect((try? InboxRecord(reading: Array(bytes.prefix(draw.below(bytes.count))))) == nil)
            }
        }
    }
}
