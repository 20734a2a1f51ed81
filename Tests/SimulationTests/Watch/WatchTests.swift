import Custody
import JSON
import Roles
import Saga
import TestSupport
import Testing
import Topics

@testable import Ledger
@testable import Simulation

@Suite("What is watched") struct WatchTests {
    private let shelf: Shelf
    private let book = RuleBook(profile: .sandbox, recordsChanges: false)
    private var watch: Watch
    private var offset: Int64 = 0

    init() throws {
        shelf = try Shelf(
            files: ShippedWorkflows.files(), profile: Profile.text(ofBuiltIn: Profile.sandbox.name) ?? [],
            setting: .shipped)
        watch = Watch(library: shelf.published.library, terms: shelf.current, topics: TopicTable(partitions: 1))
    }

    private mutating func append(_ record: InboxRecord, after delay: Duration = .zero) -> [Output] {
        let time = Cluster.start + delay.wholeMilliseconds
        offset += 1
        return watch.appended(SimulatedEntry(offset: offset - 1, timestamp: time, record: record), to: 0, book)
    }

    private mutating func approve() throws {
        let json: JSONValue = [
            "specversion": "1.0", "id": "approved", "source": "platform", "type": "loan.project.approved",
            "time": "2026-03-01T12:00:00+08:00",
            "data": [
                "projectNo": "p1", "borrowerNo": "borrower", "amount": "1000.00", "projectName": "装修",
                "projectDesc": "装修贷款", "projectType": "STANDARD", "projectPeriod": 12, "annualRate": "0.085",
                "repaymentWay": "ONE_TIME", "commission": "10.00", "fundingDeadline": "2026-03-03T12:00:00+08:00",
            ],
        ]
        let routed = shelf.current.intake.record(of: try CloudEvent(json), now: Cluster.start) {
            plain, _ throws(Never) in
            "sealed \(plain.count)"
        } digest: { _ in
            Array(repeating: 0, count: 16)
        }
        _ = append(try routed.get().record)
    }

    private mutating func command(
        _ action: OperatorCommand.Action, after delay: Duration = .zero
    ) throws -> CommandAnswer.Result? {
        let view = try #require(watch.view(of: SagaName(family: "p1", saga: "funding")))
        let command = OperatorCommand(
            id: "command-\(offset)", saga: view.saga, action: action, operator: "liu", reason: "looked into",
            version: view.version)
        for case .answer(let answer) in append(.family("p1", .command(command)), after: delay) {
            return answer.result
        }
        return nil
    }

    @Test("An operator has decided about calls when they are resolved, not when something is held or refused")
    mutating func decisions() throws {
        try approve()
        let number = try #require(watch.calls.keys.first)
        #expect(try command(.hold) == .applied)
        guard case .refused = try command(.resolve(as: .notApplied, evidence: "the statement")) else {
            Issue.record("it was carried out")
            return
        }
        #expect(watch.calls[number]?.isDecided == false)
        let outcome = Outcome.notSent(.misconfigured(.notAuthorised, message: "our key is not known"))
        _ = append(.family("p1", .outcome(AttemptOutcome(requestNo: number, attempt: 1, outcome: outcome))))
        #expect(try command(.resolve(as: .notApplied, evidence: "the statement"), after: .seconds(86_400)) == .applied)
        #expect(watch.calls[number]?.isDecided == true)
    }

    @Test("An attempt is open while nobody knows what came of it")
    func open() {
        var attempt = CallKnowledge.Attempt(notAfter: 0, dead: 0)
        #expect(attempt.isOpen)
        attempt.learn(.notSent(.stale))
        #expect(!attempt.isOpen)
        attempt.learn(.inDoubt(.httpStatus(500)))
        #expect(attempt.isOpen)
        // Of another delivery of it, which says nothing of the one that is in doubt.
        attempt.learn(.refused(.limitExceeded, message: "too much"))
        #expect(attempt.isOpen)
        attempt.learn(.applied(.already(.requestNumberUsed)))
        #expect(!attempt.isOpen)
    }

    @Test("Money that comes from nowhere is seen at the next movement")
    mutating func balance() throws {
        var book = book
        try book.addUser(NewUser(userNo: "borrower", role: .borrower, available: Amount(fen: 100)))
        watch.moved(book)
        #expect(watch.violation == nil)
        book.state.books.accounts[.available("borrower")] = Amount(fen: 101)
        watch.moved(book)
        #expect(watch.violation?.invariant == .booksBalance)
    }

    @Test("A project that is 流标 while something is frozen for it is seen, whenever that comes about")
    mutating func miscarriage() throws {
        var book = book
        try book.addUser(NewUser(userNo: "borrower", role: .borrower))
        try book.addProject(
            NewProject(projectNo: "p1", userNo: "borrower", projectAmount: Amount(fen: 100), projectStatus: .miscarried)
        )
        watch.moved(book)
        #expect(watch.violation == nil)
        book.state.projects["p1"]?.frozen = Amount(fen: 1)
        watch.moved(book)
        #expect(watch.violation?.invariant == .miscarryGate)
    }
}
