import Custody
import Expressions
import Foundation
import JSON
import Saga
import Testing
import Workflow

/// The engine knows no workflow: one with other names for everything runs as those that ship do.
@Suite("A tenth definition") struct TenthDefinitionTests {
    @Test("Is gathered and pressed in chunks, and its children are settled with them")
    func harvest() throws {
        var world = try World.orchard()
        world.plant()
        world.settle()
        for number in 1...5 {
            world.fill("t\(number)", by: "investor\(number)")
            world.settle()
        }
        world.run()
        #expect(
            world.tale.filter { !$0.hasPrefix("t") } == [
                "year CREATE_PROJECT", "year CONFIRM_LOAN", "year CONFIRM_LOAN", "year CONFIRM_LOAN",
                "year MODIFY_PROJECT",
                "year: orchard.harvested",
            ])
        let chunks = world.commands.filter { $0.service == .confirmLoan }.map { command in
            if case .list(let details)? = command.parameters["details"] { details.count } else { 0 }
        }
        #expect(chunks == [2, 2, 1])
        #expect(world.events("basket.emptied").map(\.saga) == ["t1", "t2", "t3", "t4", "t5"])
        #expect(world.events("orchard.harvested").first?.fields["pressed"] == .integer(5))
        let ladder = world.command(.createProject)?.requestNo.text
        #expect(world.command(.userAutoPreTransaction, "t1")?.parameters["remark"] == ladder.map { .text($0) })
        #expect(world.status("g1") == "REPAYING")
        #expect(world.flaws() == [])
    }

    @Test("Is undone newest first: its children, then its own chunks, then what it began with")
    func frost() throws {
        var world = try World.orchard()
        world.plant(hands: ["investor8", "investor9"])
        world.settle()
        for number in 1...3 {
            world.fill("t\(number)", by: "investor\(number)")
            world.settle()
        }
        let frozen = world.commands.filter { $0.saga == "year" && $0.service == .userAutoPreTransaction }
        world.frost()
        world.run()
        let undone = Array(world.tale.drop { !$0.contains("undo") })
        #expect(
            Set(undone.prefix(6)) == [
                "t1 undo CANCEL_PRE_FREEZE", "t2 undo CANCEL_PRE_FREEZE", "t3 undo CANCEL_PRE_FREEZE",
                "t1: basket.lost",
                "t2: basket.lost", "t3: basket.lost",
            ])
        #expect(
            undone.dropFirst(6) == [
                "year undo CANCEL_PRE_FREEZE", "year undo CANCEL_PRE_FREEZE", "year undo MODIFY_PROJECT",
                "year: orchard.barren",
            ])
        let taken = world.commands.filter { $0.saga == "year" && $0.service == .cancelPreFreeze }
        #expect(
            taken.compactMap { $0.parameters["preRequestNo"]?.text } == frozen.reversed().map(\.requestNo.text),
            "each undo takes back the chunk that it belongs to")
        #expect(world.events("orchard.barren").first?.fields["why"] == .text("cancelled"))
        #expect(world.status("g1") == "MISCARRY")
        #expect(world.flaws() == [])
    }

    // MARK: The engine's own events

    @Test("A hold's causes are those that the platform knows of")
    func causes() {
        #expect(EngineEvent.held.fields.first?.values == Hold.Cause.allCases.map(\.rawValue))
    }

    @Test("The engine's own events have the fields that are declared")
    func engineEvents() throws {
        var told: [OutcomeEvent] = []
        var held = World.loan()
        held.deliveries[.createProject] = [
            .says(.notSent(.misconfigured(ReturnCode(rawValue: "10001"), message: "no signature")))
        ]
        held.approve()
        held.settle()
        held.send("loan.funding.closed", saga: "funding", family: "p1", [("unknown", .bool(true))])
        held.operate(.retry, on: "funding", family: "p1")
        told += held.events
        var silent = World.loan()
        silent.families.insert("r1")
        silent.habits["investor1"] = .ignores
        silent.send(
            "user.recharge.requested", saga: "recharge", family: "r1", starts: "recharge",
            [
                ("rechargeNo", .text("r1")), ("userNo", .text("investor1")), ("amount", .amount(100)),
                ("payCompany", .text("YEEPAY")), ("rechargeWay", .text("WEB")),
            ])
        silent.run(for: .seconds(500 * 86_400))
        told += silent.events
        for event in EngineEvent.all where event != .alarm {
            #expect(told.contains { $0.type == event.type }, "\(event.type) is told")
        }
        for outcome in told {
            let declared = EngineEvent.all.first { $0.type == outcome.type }?.fields
            let fields = declared ?? (outcome.type.hasSuffix("action-required") ? EngineEvent.presented : nil)
            guard let fields else { continue }
            #expect(outcome.fields.map(\.name) == fields.map(\.name), "\(outcome.type)")
            for field in fields {
                let value = outcome.fields[field.name]
                switch field.type {
                case .text:
                    let isKnown = value?.text.map { field.values.isEmpty || field.values.contains($0) } ?? false
                    #expect(isKnown, "\(outcome.type) \(field.name)")
                case .time:
                    guard case .time? = value else {
                        Issue.record("\(outcome.type) \(field.name) is no time")
                        continue
                    }
                case .bool, .integer, .amount, .sealed, .list, .object, .undetermined:
                    Issue.record("\(outcome.type) \(field.name) is declared as \(field.type)")
                }
            }
        }
    }
}
