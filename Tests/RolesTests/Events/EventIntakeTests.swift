import Crypto
import Custody
import Expressions
import JSON
import Log
import Testing
import Topics
import Workflow

@testable import Roles
@testable import Saga

@Suite("Events of the platform") struct EventIntakeTests {
    static let types: [String] = ((try? EventSample.rules()) ?? []).map(\.type)

    @Test("of every workflow become records that read back, in the partition of their family", arguments: types)
    func good(_ type: String) throws {
        let bench = try IntakeBench()
        let event = try EventSample.event(type)
        #expect(try SchemaCheck.shipped.get().problems(event, type: type) == [])
        let routed = try bench.take(event).get()
        #expect(try InboxRecord(reading: routed.value) == routed.record)
        #expect(routed.newRecord.key == Array(routed.family.utf8))
        let topics = TopicTable(partitions: 12)
        #expect(routed.partition(in: topics) == topics.inboxPartition(ofFamily: routed.family))
        let starts = try Publishing.current().members.first { $0.definition.startedBy == type }
        #expect(routed.event.start?.definition == starts?.digest)
        #expect(routed.event.start?.profile == (try starts.map { _ in try Publishing.current().profileDigest }))
        #expect(routed.event.fields.map(\.name) == (try EventSample.rule(type).fields.map(\.name)))
    }

    @Test("are taken without what may be missing, and the fold finds that they fit", arguments: types)
    func shortest(_ type: String) throws {
        let rule = try EventSample.rule(type)
        let event = try EventSample.event(type) { data in
            for field in rule.fields where field.isOptional { data[field.name] = nil }
        }
        #expect(try SchemaCheck.shipped.get().problems(event, type: type) == [])
        for event in [event, try EventSample.event(type)] {
            let routed = try IntakeBench().take(event).get()
            var partition = Partition(0)
            let library = try Publishing.shipped.get().library
            let applied = try partition.apply(routed.record, offset: 0, time: Publishing.now, library: library)
            for case .event(let outcome) in applied.outputs where outcome.type == EngineEvent.refused.type {
                #expect(outcome.fields["code"] != .text("unfit"), "\(outcome.fields)")
            }
            let starts = try routed.event.start != nil && !isChild(type)
            #expect(starts == (partition.family(routed.family)?.sagas.isEmpty == false))
        }
    }

    private func isChild(_ type: String) throws -> Bool {
        try Publishing.current().members.contains { $0.definition.startedBy == type && $0.definition.child != nil }
    }

    @Test(
        "are refused for every field that is missing or wrong, which is named, and whose value is not", arguments: types
    )
    func bad(_ type: String) throws {
        let bench = try IntakeBench()
        for field in try EventSample.rule(type).fields {
            let wrong = EventSample.wrong(field.type).map(Optional.some) + (field.isOptional ? [] : [nil])
            for value in wrong {
                let event = try EventSample.event(type) { $0[field.name] = value }
                let what = "\(type), \(field.name): \(value?.text ?? "nothing")"
                let refusal = try #require(try bench.refusal(event), "\(what)")
                #expect(refusal.code == .unfit, "\(what)")
                #expect(refusal.field?.hasPrefix("data.\(field.name)") == true, "\(what): \(refusal)")
                #expect(refusal.sentence.contains("'\(refusal.field ?? "?")'"), "\(what): \(refusal)")
                if let text = value?.string, text.utf8.count > 5, !refusal.sentence.contains("should be one of") {
                    #expect(!refusal.sentence.contains(text), "\(what): \(refusal)")
                }
            }
        }
    }

    @Test("name the place of a mistake within a list")
    func list() throws {
        let bench = try IntakeBench()
        func refusal(_ payee: JSONValue) throws -> EventRefusal? {
            try bench.refusal(
                try EventSample.event("loan.repayment.due") { data in
                    data["payees"] = .array((data["payees"]?.array ?? []) + [payee])
                })
        }
        #expect(try refusal(["userNo": "u", "amount": "1.234"])?.field == "data.payees[2].amount")
        #expect(try refusal(["userNo": "u"])?.sentence == "'data.payees[2].amount' is missing")
        #expect(try refusal(["userNo": "u", "amount": "1", "fee": "1"])?.field == "data.payees[2].fee")
        #expect(try refusal(7)?.field == "data.payees[2]")
    }

    @Test("with a field that there is not are refused; a name that is none is not shown")
    func unknown() throws {
        let bench = try IntakeBench()
        let slip = try bench.refusal(try EventSample.event("loan.bid.placed") { $0["bidno"] = "1" })
        #expect(slip?.field == "data.bidno" && slip?.sentence.contains("there are projectNo, bidNo") == true)
        for name in ["110101199003077571", "张三", "a b", String(repeating: "a", count: 41)] {
            let refusal = try bench.refusal(try EventSample.event("loan.bid.placed") { $0[name] = "1" })
            #expect(refusal?.field == "data" && refusal?.sentence.contains(name) == false)
        }
    }

    // MARK: Routing

    @Test("that no workflow knows are refused, and so are those too old and too far ahead")
    func refused() throws {
        let bench = try IntakeBench()
        let unknown = try bench.refusal(EventSample.envelope("loan.never.heard", [:]))
        #expect(unknown?.code == .unknownType && unknown?.field == "type")
        let event = try EventSample.event("loan.funding.closed")
        let day: Int64 = 86_400_000
        let cases: [(Int64, EventRefusal.Code?)] = [
            (400 * day, nil), (400 * day + 1, .tooOld), (-day, nil), (-day - 1, .tooEarly), (0, nil),
        ]
        for (age, code) in cases {
            let refusal = try bench.refusal(event, now: Publishing.now + age)
            #expect(refusal?.code == code && refusal?.field == code.map { _ in "time" }, "\(age)")
        }
    }

    @Test("start the latest version of their workflow, and await whichever version knows them")
    func versions() throws {
        var published = PublishedDefinitions()
        try published.publish([Publishing.file()])
        let ended = #""saying.ended": { "family": "${event.no}", "saga": "saying", "fields": { "no": "identifier" } }"#
        let second = String(decoding: Publishing.file(version: 2).bytes, as: UTF8.self)
            .replacing(ended, with: ended.replacing("saying.ended", with: "saying.over"))
            .replacing(#""await": "saying.ended""#, with: #""await": "saying.over""#)
        try published.publish([("saying.v2.json", Array(second.utf8))])
        let current = try #require(published.current)
        let bench = try IntakeBench(current.intake)
        let start = try bench.take(EventSample.envelope("saying.begun", ["no": "n"])).get().event.start
        #expect(start?.definition == current.members.first { $0.definition.version == 2 }?.digest)
        for type in ["saying.ended", "saying.over"] {
            #expect(try bench.take(EventSample.envelope(type, ["no": "n"])).get().event.start == nil)
        }
        #expect(current.intake.types == ["saying.begun", "saying.ended", "saying.over"])
    }

    // MARK: Content

    @Test("have the same digest however they are written, and another when anything in them is another")
    func digests() throws {
        let bench = try IntakeBench()
        let type = "loan.repayment.due"
        let first = try bench.take(try EventSample.event(type)).get().event.content
        #expect(first == (try bench.take(try EventSample.event(type, id: "e2")).get().event.content))
        let same: [(inout JSONObject) -> Void] = [
            { data in data = JSONObject(members: data.reversed()) ?? [:] }, { $0["amount"] = "100" },
            { $0["commission"] = "1.0" },
            { data in
                data["payees"] = .array(
                    (data["payees"]?.array ?? []).map {
                        .object(JSONObject(members: ($0.object ?? [:]).reversed()) ?? [:])
                    })
            },
        ]
        for (place, change) in same.enumerated() {
            #expect(try bench.take(try EventSample.event(type, change)).get().event.content == first, "\(place)")
        }
        let others: [(inout JSONObject) -> Void] = [
            { $0["amount"] = "100.01" }, { $0["commission"] = nil }, { $0["isLast"] = false },
            { data in data["payees"] = .array(Array((data["payees"]?.array ?? []).dropLast())) },
        ]
        var seen = [first]
        for (place, change) in others.enumerated() {
            let digest = try bench.take(try EventSample.event(type, change)).get().event.content
            #expect(!seen.contains(digest), "\(place)")
            seen.append(digest)
        }
        let times = ["2026-02-28T12:00:00+08:00", "2026-02-28T04:00:00Z", "2026-02-28T04:00:00.000+00:00"]
        let digests = try times.map { time in
            try bench.take(try EventSample.event("debenture.listed") { $0["deadline"] = .string(time) }).get().event
                .content
        }
        #expect(Set(digests).count == 1)
    }

    @Test("have personal data sealed for their family, which opens again there and nowhere else")
    func sealed() throws {
        let bench = try IntakeBench()
        let secrets: JSONObject = [
            "realName": "张三丰", "idNumber": "110101199003077571", "mobile": "13800138000",
            "cardNumber": "6222020200011111",
        ]
        let event = try EventSample.event("user.registration.requested") { data in
            for (name, value) in secrets { data[name] = value }
        }
        let routed = try bench.take(event).get()
        let text = String(decoding: routed.value, as: UTF8.self)
        for (name, value) in secrets {
            #expect(!text.contains(try #require(value.string)), "\(name)")
            guard case .sealed(.string(let sealed))? = routed.event.fields[name] else {
                Issue.record("\(name) is not sealed")
                continue
            }
            #expect(try bench.sealer.open(sealed, associatedData: Array(routed.family.utf8)) == value.encoded())
            #expect(throws: OpeningError.self) { try bench.sealer.open(sealed, associatedData: Array("other".utf8)) }
        }
        #expect(routed.event.fields["userNo"] == .text("Id_1"))
        #expect(routed.event.content == (try bench.take(event).get().event.content), "though seals differ each time")
        for (name, value) in secrets {
            let other = try EventSample.event("user.registration.requested") { data in
                for (name, value) in secrets { data[name] = value }
                data[name] = .string("\(value.string?.dropLast() ?? "")9")
            }
            #expect(try bench.take(other).get().event.content != routed.event.content, "\(name)")
        }
    }

    @Test("are in no refusal with what is personal, whatever else is wrong with them")
    func personal() throws {
        let bench = try IntakeBench()
        let secret = "绝密-110101199003077571"
        let fields = try EventSample.rule("user.registration.requested").fields
        let spoilers: [(inout JSONObject) -> Void] =
            fields.flatMap { field in
                [
                    { $0[field.name] = .string(secret + String(repeating: "长", count: 300)) },
                    { $0[field.name] = .array([.string(secret)]) },
                    { $0[field.name] = .object([secret: .string(secret)]) },
                ]
            } + [{ $0[secret] = .string(secret) }]
        for spoil in spoilers {
            let refusal = try bench.refusal(
                try EventSample.event("user.registration.requested") { data in
                    for name in ["realName", "idNumber", "mobile", "cardNumber"] { data[name] = .string(secret) }
                    spoil(&data)
                })
            #expect(refusal?.description.contains("绝密") != true)
            #expect(refusal?.json.text.contains("1101011990") != true)
        }
    }

    @Test("that no record can carry are refused")
    func large() throws {
        let bench = try IntakeBench()
        let payee: JSONValue = ["userNo": "user_1", "amount": "1.00", "interest": "0.10"]
        let refusal = try bench.refusal(
            try EventSample.event("loan.repayment.due") {
                $0["payees"] = .array(Array(repeating: payee, count: 12_000))
            })
        #expect(refusal?.code == .tooLarge && refusal?.sentence.contains("900000") == true)
    }

    @Test("are fit for the bank: whatever parameter is taken, the bank's own table takes")
    func parameters() throws {
        let profile = Profile.sandbox
        let texts = [
            "1", "0", "0.00", "12.34", "12.3", "a", "A_b", "20260131", "6.1234567", "WEB", "INVESTOR", "中", "",
        ]
        let values = texts.map { JSONValue.string($0) } + [0, 1, 999_999_999, true, false]
        var taken = 0
        for contract in Catalogue.specification.contracts {
            for row in contract.request where row.type != .dateTime {
                let field = Field(
                    name: row.name, type: .parameter(contract.service, row), isOptional: true, standard: nil)
                for value in values + [EventSample.value(row)] {
                    let object: JSONObject = [row.name: value]
                    guard (try? FieldChecker(profile: profile).check(object, [field], at: "data")) != nil else {
                        continue
                    }
                    taken += 1
                    let parameters = try? ParameterChecker(profile: profile).check(object, against: [row])
                    #expect(parameters?[row.name] != nil, "\(contract.service) \(row.name): \(value.text)")
                }
            }
        }
        #expect(taken > 200)
    }
}
