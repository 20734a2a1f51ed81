import Log
import Saga
import TestSupport
import Testing

@testable import Roles

@Suite("Timers of a partition's families") struct OwnerTimerTests {
    @Test("One that came too early by the log's clock is not asked for again at once") func early() throws {
        var stage = OwnerStage()
        stage.append(Loans.approved("project1", bids: 1))
        stage.fold()
        let due = try #require(stage.owner.nextTimer)
        let ahead = due + 30_000
        let first = stage.owner.dueTimers(now: ahead)
        #expect(first.map(\.family) == ["project1"])
        // The log's clock says that it is not time yet.
        for timer in first { stage.append(timer.record) }
        stage.fold()
        #expect(stage.owner.dueTimers(now: ahead).isEmpty)
        #expect(stage.owner.nextTimer == ahead + PartitionOwner.timerPause)
        #expect(stage.owner.dueTimers(now: ahead + PartitionOwner.timerPause).count == 1)
    }

    @Test("One that had its effect makes way for the next at once") func next() throws {
        var stage = OwnerStage()
        stage.append(Loans.approved("project1", bids: 1))
        stage.fold()
        stage.now = try #require(stage.owner.nextTimer)
        for timer in stage.owner.dueTimers(now: stage.now) { stage.append(timer.record) }
        stage.fold()
        let wake = try #require(stage.owner.partition.family("project1")?.wake)
        #expect(wake.at > stage.now)
        #expect(stage.owner.nextTimer.map { $0 <= wake.at } == true)
        #expect(stage.owner.dueTimers(now: wake.at).count == 1)
    }
}
