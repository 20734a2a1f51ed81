import Custody
import Expressions
import JSON
import Testing

@testable import Saga

@Suite("A family of which nothing is left") struct GraveTests {
    /// A loan that was paid out long ago, or that has failed.
    static func over(cancelled: Bool = false, bids: Int = 2) -> World {
        var world = World.loan()
        world.approve(yuan: Int64(bids))
        world.settle()
        for bid in 0..<(cancelled ? bids - 1 : bids) { world.bid("b\(bid)", by: "investor\(1 + bid % 12)", yuan: 1) }
        world.settle()
        if cancelled { world.cancelFunding() }
        world.run(for: .seconds(86_400))
        return world
    }

    static func recharged() -> World {
        var world = World.accounts()
        world.recharge()
        world.run(for: .seconds(2 * 86_400))
        return world
    }

    @Test("Is a grave of at most 150 bytes, and 8 for each child", arguments: [2, 10, 100])
    func size(bids: Int) throws {
        let world = Self.over(bids: bids)
        #expect(world.partition.familyCount == 0)
        let grave = try #require(world.partition.grave("p1"))
        #expect(grave.encoded().count <= 150 + 8 * bids, "\(String(decoding: grave.encoded(), as: UTF8.self))")
        let recharge = try #require(Self.recharged().partition.grave("c1"))
        #expect(recharge.encoded().count <= 150)
        #expect(grave.hasOpenProject)
        #expect(!recharge.hasOpenProject)
        #expect(try #require(Self.over(cancelled: true).partition.grave("p1")).hasOpenProject == false)
    }

    @Test("Comes back from its checkpoint as it was")
    func checkpoint() throws {
        for world in [Self.over(), Self.over(cancelled: true), Self.over(bids: 30), Self.recharged()] {
            for name in world.families.sorted() {
                guard let grave = world.partition.grave(name) else { continue }
                let parts = world.partition.checkpoint(of: name)
                #expect(parts.map(\.key) == [CheckpointKey(family: name, part: .family, offset: grave.offset)])
                #expect(world.partition.checkpoint(of: name, without: Set(parts.map(\.key))).isEmpty)
                let contents = try CheckpointContents(reading: parts[0].bytes, library: world.library)
                #expect(contents == .grave(grave))
                var partition = Partition(3)
                #expect(partition.restore(contents, of: name) == grave.wake)
                #expect(partition.checkpoint(of: name) == parts)
            }
        }
    }

    @Test("Knows a start that comes again; what is other is refused with an event, and so is a child")
    func starts() throws {
        var world = Self.over()
        let before = world.partition.grave("p1")
        let sequence = try #require(before).sequence
        world.outputs = []
        world.approve(yuan: 2)
        #expect(world.outputs.isEmpty)
        #expect(world.partition.grave("p1") == before)
        world.send("loan.project.approved", saga: "funding", family: "p1", content: "other", starts: "loan-funding", [])
        world.bid("b1", by: "investor2", yuan: 1)
        world.withdraw("b1")
        world.cancelFunding()
        #expect(world.codes("saga.event-refused") == ["other-content", "closed", "ended", "ended"])
        #expect(world.events.map(\.sequence) == Array((sequence + 1)...(sequence + 4)))
        #expect(world.partition.grave("p1")?.sequence == sequence + 4)
        #expect(world.partition.grave("p1")?.wake == before?.wake)
        #expect(world.partition.familyCount == 0)
    }

    @Test("Lays what the bank still says to the dead letters, and answers operators")
    func others() throws {
        var world = Self.over()
        let before = world.partition.grave("p1")
        world.outputs = []
        let number = RequestNumber(partition: 3, family: "p1", ordinal: 1)
        world.append(.notification(BankNotification(requestNo: number, result: [:], evidence: nil)), to: "p1")
        world.append(.outcome(AttemptOutcome(requestNo: number, attempt: 1, outcome: .notSent(.stale))), to: "p1")
        world.append(
            .command(
                OperatorCommand(id: "c", saga: "funding", action: .undo, operator: "o", reason: "r", version: 1)),
            to: "p1")
        #expect(world.outputs.count == 3)
        #expect(world.story.prefix(2) == ["dead letter: notification", "dead letter: outcome"])
        #expect(
            world.answers == [.refused("'funding' ended so long ago that nothing is left to be done")])
        #expect(world.partition.grave("p1") == before)
    }

    @Test("Comes back to life for a new saga, with its counters continued")
    func comesBack() throws {
        var world = Self.over()
        let before = try #require(world.partition.grave("p1"))
        world.outputs = []
        world.send(
            "loan.compensation.requested", saga: "g1", family: "p1", starts: "guarantor-freeze",
            [
                ("projectNo", .text("p1")), ("compensationNo", .text("g1")), ("guarantorNo", .text("guarantor")),
                ("amount", .amount(100)), ("automatic", .bool(false)), ("until", .time(world.now + 86_400_000)),
            ])
        #expect(world.partition.graveCount == 0)
        #expect(try #require(world.partition.family("p1")).checkpoint().count == 1)
        let family = try #require(world.partition.family("p1"))
        #expect(try Family(checkpoint: family.encoded(), library: world.library) == family)
        world.settle()
        world.bid("b1", by: "investor2", yuan: 1)
        #expect(world.codes("saga.event-refused") == ["closed"])
        world.run(for: .seconds(3 * 86_400))
        #expect(world.commands.first?.requestNo.ordinal == before.calls)
        #expect(world.events.first?.sequence == before.sequence + 1)
        #expect(Set(world.events.map(\.sequence)).count == world.events.count)
        let after = try #require(world.partition.grave("p1"))
        #expect(after.calls > before.calls)
        #expect(after.arming > before.arming)
        #expect(after.past.entries.count == 2)
        #expect(after.past.children == before.past.children)
        #expect(after.hasOpenProject)
    }

    @Test("Is forgotten after 400 days; while its project lives, its counters are not")
    func forgotten() throws {
        var open = Self.over()
        let before = try #require(open.partition.grave("p1"))
        open.run(for: .seconds(402 * 86_400))
        let after = try #require(open.partition.grave("p1"))
        #expect(after.past == Past())
        #expect(after.wake == nil)
        #expect((after.calls, after.sequence) == (before.calls, before.sequence))
        #expect(after.encoded().count < 120)
        #expect(try CheckpointContents(reading: after.encoded(), library: open.library) == .grave(after))
        open.outputs = []
        open.bid("b1", by: "investor1", yuan: 1)
        open.settle()
        #expect(open.partition.family("p1") != nil)

        var failed = Self.over(cancelled: true)
        failed.run(for: .seconds(402 * 86_400))
        #expect(failed.partition.graveCount == 0)
        #expect(failed.partition.checkpoint(of: "p1").isEmpty)
        let removal = CheckpointPart.removal(of: "p1", at: failed.offset)
        let contents = try CheckpointContents(reading: removal.bytes, library: failed.library)
        #expect(contents == .removed(at: failed.offset))
        var partition = Partition(3)
        partition.restore(contents, of: "p1")
        for (place, entry) in failed.inbox.enumerated() {
            let applied = try partition.apply(
                entry.record, offset: Int64(place + 1), time: entry.time, library: failed.library)
            #expect(applied.outputs.isEmpty && applied.kept == .nothing)
        }
    }

    @Test("Is left of one whose only events were refused; nothing is of one that only had dead letters")
    func refusedOnly() throws {
        var world = World.loan()
        world.send("loan.project.approved", saga: "funding", family: "p9", starts: "loan-funding", [])
        #expect(world.codes("saga.event-refused") == ["unfit"])
        #expect(world.partition.familyCount == 0)
        #expect(world.partition.grave("p9")?.sequence == 1)
        let number = RequestNumber(partition: 3, family: "p8", ordinal: 1)
        world.append(.outcome(AttemptOutcome(requestNo: number, attempt: 1, outcome: .notSent(.stale))), to: "p8")
        #expect(world.partition.grave("p8") == nil)
        #expect(world.partition.family("p8") == nil)
    }
}
