import Log
import Roles
import Saga
import Testing
import Topics

@Suite("What an owner shows of sagas") struct OwnerViewTests {
    /// The last view of a saga that was appended.
    private static func view(_ saga: String, _ stage: OwnerStage) -> SagaView? {
        (stage.appended[OwnerStage.topics.views] ?? []).compactMap { try? SagaView(reading: $0.value ?? []) }
            .last { $0.saga == saga }
    }

    @Test("A parent is shown with its children as they are, also where nothing but they have moved")
    func children() throws {
        var stage = OwnerStage()
        func fold(_ record: InboxRecord) {
            stage.append(record)
            stage.fold()
            stage.acknowledgeAll()
        }
        fold(Loans.approved("project1", bids: 2))
        fold(Loans.applied(try #require(stage.commands.last)))
        fold(Loans.bid("project1", 1))
        let before = try #require(Self.view("funding", stage))
        #expect(before.children?.open == 1 && before.children?.held == 0)
        fold(Loans.applied(try #require(stage.commands.last)))
        let after = try #require(Self.view("funding", stage))
        #expect(after.children?.open == 0 && after.children?.held == 1)
        #expect(after.why.waitsFor.contains("1 held, 0 on their way"))
        #expect(after.version == before.version, "for an operator's command it is the same")
    }
}
