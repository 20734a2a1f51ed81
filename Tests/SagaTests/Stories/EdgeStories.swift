import Custody
import Expressions
import JSON
import Ledger
import Saga
import Testing
import Workflow

/// Definitions and values at the edge of what may be.
@Suite("At the edge") struct EdgeStories {
    static func world(_ texts: String..., profile: Profile = .sandbox) throws -> World {
        var world = World.loan(profile)
        let files = try texts.enumerated().map { (name: "w\($0).v1.json", json: try JSONValue(reading: $1)) }
        let named = files.map { file in
            (name: "\(file.json["workflow"]?.string ?? "").v1.json", json: file.json)
        }
        let set = try DefinitionSet(named)
        for definition in set.definitions { world.library.add(Plan(definition, digest: "\(definition.name).v1")) }
        world.families = ["f1"]
        return world
    }

    static let cancel =
        #", "t.cancel": { "family": "${event.no}", "saga": "parent", "fields": { "no": "identifier", "by": "integer?" } }"#
    static let started = #""startedBy": "t.start""#
    static let end = #""completed": { "emit": "t.done" }, "failed": { "emit": "t.failed" }"#

    static func parent(_ steps: String, fields: String = #""no": "identifier""#) -> String {
        #"{ "workflow": "parent", "version": 1, "title": { "zh": "-", "en": "-" }, "events": { "t.start": { "family": "${event.no}", "saga": "parent", "fields": { \#(fields) } }\#(steps.contains("t.cancel") ? cancel : "") }, \#(started), "steps": [ \#(steps) ], \#(end) }"#
    }

    static let child =
        #"{ "workflow": "kid", "version": 1, "title": { "zh": "-", "en": "-" }, "child": { "offers": { "count": "integer" } }, "events": { "t.kid": { "family": "${event.no}", "saga": "${event.kid}", "fields": { "no": "identifier", "kid": "identifier", "count": "integer" } } }, "startedBy": "t.kid", "steps": [ { "id": "wait", "join": { "count": "${input.count}" } } ], "completed": { "emit": "kid.done" }, "failed": { "emit": "kid.failed" } }"#

    static let collecting =
        #"{ "id": "all", "collect": { "child": "kid", "on": "t.kid", "totals": { "n": { "sum": "${child.count}", "of": ["open", "held"] } }, "admit": "${true}", "until": "${totals.n == 5}", "failOn": "t.cancel", "deadline": { "after": "1h" } } }"#

    static func kid(_ world: inout World, _ id: String, count: Int64) {
        world.send(
            "t.kid", saga: id, family: "f1", starts: "kid",
            [("no", .text("f1")), ("kid", .text(id)), ("count", .integer(count))])
        world.settle()
    }

    static func start(_ world: inout World) {
        world.send("t.start", saga: "parent", family: "f1", starts: "parent", [("no", .text("f1"))])
        world.settle()
    }

    @Test("A parent whose children have nothing to undo ends once")
    func endsOnce() throws {
        var world = try Self.world(Self.parent(Self.collecting), Self.child)
        Self.start(&world)
        Self.kid(&world, "k1", count: 1)
        Self.kid(&world, "k2", count: 1)
        world.send("t.cancel", saga: "parent", family: "f1", [("no", .text("f1"))])
        world.settle()
        #expect(world.events("t.failed").count == 1)
        #expect(world.events("kid.failed").count == 2)
        world.run()
    }

    @Test("Numbers that no sum can hold are not taken in", arguments: [Int64.max, .min, 1 << 62])
    func sums(_ count: Int64) throws {
        var world = try Self.world(Self.parent(Self.collecting), Self.child)
        Self.start(&world)
        for kid in 1...4 { Self.kid(&world, "k\(kid)", count: count) }
        #expect(world.codes("saga.event-refused").allSatisfy { $0 == "not-admitted" })
        #expect(world.codes("saga.event-refused").count == 4)
        world.run()
    }

    @Test("A withdrawal that comes before its bid is taken up when the bid comes")
    func earlyWithdrawal() {
        var world = World.loan()
        world.approve()
        world.settle()
        world.withdraw("b1")
        world.bid("b1", by: "investor1", yuan: 400)
        world.run(for: .seconds(3_600))
        #expect(world.stand("b1") == "failed")
        #expect(world.frozen("investor1") == "0.00")
        world.run()
        #expect(world.flaws() == [])
    }

    @Test("An awaited event that comes after its deadline ends the hold that asked about it")
    func lateEvent() throws {
        let steps =
            #"{ "id": "w", "await": "t.cancel", "deadline": { "after": "1h" }, "onDeadline": "hold" }, { "id": "e", "emit": "t.told" }, { "id": "d", "delay": { "for": "1h" } }, { "id": "e2", "emit": "t.told" }"#
        var world = try Self.world(Self.parent(steps))
        Self.start(&world)
        world.pass(.seconds(7_200))
        #expect(world.stand("parent") == "held: deadline")
        world.send("t.cancel", saga: "parent", family: "f1", [("no", .text("f1"))])
        world.settle()
        #expect(world.stand("parent") == "open")
        world.run()
        #expect(world.events("t.told").count == 2)
        #expect(world.stand("parent") == "completed")
    }

    @Test("An event whose condition cannot be worked out is not lost")
    func brokenCondition() throws {
        let steps =
            #"{ "id": "w", "await": "t.cancel", "that": "${10 / size(event.no) > 1 && 10 / (size(event.no) - 2) > 1}", "deadline": { "after": "1h" }, "onDeadline": "continue" }"#
        var world = try Self.world(Self.parent(steps))
        Self.start(&world)
        world.send("t.cancel", saga: "parent", family: "f1", [("no", .text("f1"))])
        world.settle()
        #expect(world.stand("parent") == "held: expression")
        #expect(world.operate(.retry, on: "parent", family: "f1") == .applied)
        #expect(world.stand("parent") == "held: expression")
        world.pass(.seconds(7_200))
        #expect(world.stand("parent") != "open")
    }

    @Test(
        "An expression that always fails can be skipped where there is nothing else to be done", arguments: [0, 1, 2])
    func alwaysFails(_ kind: Int) throws {
        let divide = #"${10 / (size(input.no) - 2)}"#
        let steps = [
            #"{ "id": "e", "emit": "t.told", "with": { "n": "\#(divide)" } }"#,
            #"{ "id": "d", "delay": { "for": "1h" } }"#,
            #"{ "id": "f", "when": "${size(input.no) > 0}", "fail": { "code": "x", "reason": "y" } }"#,
        ][kind]
        var text = Self.parent(steps)
        if kind == 1 {
            text = text.replacing(
                #""emit": "t.done""#, with: #""emit": "t.done", "with": { "n": "\#(divide)" }"#)
        }
        if kind == 2 {
            text = text.replacing(
                #""emit": "t.failed""#, with: #""emit": "t.failed", "with": { "n": "\#(divide)" }"#)
        }
        var world = try Self.world(text)
        Self.start(&world)
        world.pass(.seconds(7_200))
        #expect(world.stand("parent") == "held: expression")
        #expect(world.offered("parent", family: "f1").contains(.skip))
        #expect(world.operate(.skip, on: "parent", family: "f1") == .applied)
        world.run()
        #expect(world.stand("parent") == (kind == 2 ? "failed" : "completed"))
    }

    @Test("Times at the ends of all numbers stop nothing", arguments: [Int64.max, .min, .max - 1, 0, -1])
    func extremeTimes(_ time: Int64) {
        var world = World.loan()
        world.approve()
        world.settle()
        world.send(
            "loan.project.approved", saga: "funding", family: "p2", starts: "loan-funding",
            [
                ("projectNo", .text("p2")), ("borrowerNo", .text("borrower")), ("amount", .amount(100_000)),
                ("projectName", .text("装修")), ("projectDesc", .text("装修贷款")), ("projectType", .text("STANDARD")),
                ("projectPeriod", .integer(12)), ("annualRate", .text("0.085")),
                ("repaymentWay", .text("ONE_TIME")), ("commission", .amount(1_000)), ("fundingDeadline", .time(time)),
            ])
        world.settle()
        #expect(world.partition.family("p2")?.why("funding", at: world.now) != nil)
        #expect(world.partition.family("p2")?.why("funding", at: time) != nil)
    }

    @Test("A family whose time runs backwards, or far ahead, goes on")
    func strangeTimes() {
        var world = World.loan()
        world.approve()
        world.bid("b1", by: "investor1", yuan: 400, automatic: false)
        world.now -= 86_400_000
        world.settle()
        world.now += 30 * 365 * 86_400_000
        world.append(.timer(arming: -1), to: "p1")
        world.bid("b2", by: "investor2", yuan: 400)
        world.append(.timer(arming: .max), to: "p1")
        world.settle()
        world.run()
        #expect(world.stand("funding") == "failed")
    }

    @Test("Names are told apart by their bytes")
    func names() {
        var world = World.loan()
        world.approve()
        world.settle()
        world.bid("b\u{e9}", by: "investor1", yuan: 300)
        world.bid("be\u{301}", by: "investor2", yuan: 300)
        world.settle()
        #expect(world.commands.filter { $0.service == .userAutoPreTransaction }.count == 2)
        world.cancelFunding()
        world.run()
        #expect(world.status("p1") == "MISCARRY")
    }

    @Test("A command larger than a record may be is not made; the saga is held and can be undone")
    func tooLarge() throws {
        let text = String(repeating: "长", count: 500_000)
        let steps =
            #"{ "id": "e", "emit": "t.told", "with": { "n": "${input.text}" } }"#
        var world = try Self.world(Self.parent(steps, fields: #""no": "identifier", "text": "string""#))
        world.send(
            "t.start", saga: "parent", family: "f1", starts: "parent", [("no", .text("f1")), ("text", .text(text))])
        world.settle()
        #expect(world.stand("parent") == "held: tooLarge")
        #expect(world.operate(.undo, on: "parent", family: "f1") == .applied)
        #expect(world.stand("parent") == "failed")
    }

    @Test("Data is not corrected so that it would be another saga, or one that the workflow does not accept")
    func correctKeys() throws {
        let step = #"{ "id": "e", "emit": "t.told", "with": { "n": "${10 / input.n}" } }"#
        let text = Self.parent(step, fields: #""no": "identifier", "n": "integer""#).replacing(
            Self.started, with: Self.started + #", "accept": [ { "that": "${input.n < 100}", "else": "too many" } ]"#)
        var world = try Self.world(text)
        world.send(
            "t.start", saga: "parent", family: "f1", starts: "parent", [("no", .text("f1")), ("n", .integer(0))])
        world.settle()
        func correct(_ name: String, _ value: Value) -> CommandAnswer.Result? {
            world.operate(.correct(ObjectValue([(name, value)])), on: "parent", family: "f1")
        }
        #expect(correct("no", .text("f2")) == .refused("with this data it would be another saga; start that one"))
        #expect(correct("n", .integer(100)) == .refused("too many"))
        #expect(correct("n", .integer(5)) == .applied)
        #expect(world.operate(.retry, on: "parent", family: "f1") == .applied)
        #expect(world.stand("parent") == "completed")
        #expect(world.events("t.told").first?.fields["n"] == .integer(2))
    }

    @Test("A reason longer than a record has room for is refused")
    func longReason() {
        var world = World.loan()
        world.approve()
        world.settle()
        let version = world.history.last?.offset ?? 0
        world.append(
            .command(
                OperatorCommand(
                    id: "o1", saga: "funding", action: .undo, operator: "liu",
                    reason: String(repeating: "长", count: 10_000), version: version)), to: "p1")
        #expect(world.answers == [.refused("reason and evidence are longer than 16384 bytes")])
        #expect(world.stand("funding") == "open")
    }
}
