import Custody
import Log
import Roles
import Testing
import Topics

@testable import Saga

@Suite("What an owner shows operators") struct OwnerViewTests {
    /// The views of a saga, in the order in which they were appended.
    private func views(_ saga: String, in stage: OwnerStage) throws -> [SagaView] {
        try (stage.appended[OwnerStage.topics.views] ?? []).map { try SagaView(reading: $0.value ?? []) }
            .filter { $0.saga == saga }
    }

    /// A loan whose project the bank refuses, until only its grave is left.
    private func buried() -> OwnerStage {
        var stage = OwnerStage()
        stage.append(Loans.approved("p1", bids: 2))
        stage.fold()
        stage.acknowledgeAll()
        stage.append(Loans.outcome(stage.commands[0], .refused(.init(rawValue: "20001"), message: "no such user")))
        stage.fold()
        stage.acknowledgeAll()
        while stage.owner.partition.grave("p1") == nil, stage.passTime() {
            stage.fold()
            stage.acknowledgeAll()
        }
        return stage
    }

    @Test("A saga that ends and is forgotten in the same turn has a last view, with all that it had at its end")
    func last() throws {
        let reference = buried()
        #expect(reference.owner.partition.grave("p1") != nil)
        let expected = try #require(try views("funding", in: reference).last)
        #expect(expected.isEnded && expected.state == .failed && !expected.search.isEmpty && !expected.calls.isEmpty)
        var stage = OwnerStage()
        (stage.inbox, stage.now) = (reference.inbox, reference.now)
        stage.fold()
        stage.acknowledgeAll()
        #expect(stage.owner.partition.grave("p1") != nil)
        #expect(try views("funding", in: stage) == [expected])
    }

    @Test("A parent's view is renewed when only what its children do has changed, and replaces the one before")
    func children() throws {
        var stage = OwnerStage()
        stage.append(Loans.approved("p1", bids: 2))
        stage.fold()
        stage.acknowledgeAll()
        stage.append(Loans.applied(stage.commands[0]))
        stage.append(Loans.bid("p1", 0))
        stage.fold()
        stage.acknowledgeAll()
        let before = try #require(try views("funding", in: stage).last)
        #expect(before.children == SagaView.Children(open: 1, held: 0, leaving: 0, all: 1))
        stage.append(Loans.applied(try #require(stage.commands.last { $0.saga == "bid0" })))
        stage.fold()
        stage.acknowledgeAll()
        let after = try #require(try views("funding", in: stage).last)
        #expect(after.children == SagaView.Children(open: 0, held: 1, leaving: 0, all: 1))
        #expect(after.version == before.version && after.asOf > before.asOf)
        #expect(SagaRow(after, record: []).replaces(SagaRow(before, record: [])))
        #expect(!SagaRow(before, record: []).replaces(SagaRow(after, record: [])))
    }
}
