import Custody
import Expressions
import Ledger
import Testing
import Topics

@testable import Saga
@testable import Simulation

@Suite("The sandbox bank without a network") struct BankPortTests {
    @Test("Answers a command as over HTTP: what is asked twice is done once") func twice() throws {
        var book = RuleBook(profile: .sandbox, recordsChanges: false)
        try book.addUser(NewUser(userNo: "borrower", role: .borrower))
        let port = BankPort(.sandbox, topics: TopicTable(partitions: 1))
        let now = Timestamp(milliseconds: 1_772_337_600_000)
        let command = StepCommand.creating("p1", number: RequestNumber(partition: 0, family: "p1", ordinal: 0))
        for _ in 1...2 {
            let request = try port.request(command, signedAt: now, at: now).get()
            let outcome = port.outcome(of: book.execute(request, at: now), to: command)
            guard case .applied = outcome else {
                Issue.record("\(outcome)")
                continue
            }
        }
        #expect(book.project("p1")?.projectStatus == .collecting)
    }

    @Test("Refuses a timestamp that is too old without doing anything") func stale() {
        let port = BankPort(.sandbox, topics: TopicTable(partitions: 1))
        let now = Timestamp(milliseconds: 1_772_337_600_000)
        let command = StepCommand.creating("p1", number: RequestNumber(partition: 0, family: "p1", ordinal: 0))
        let result = port.request(command, signedAt: now, at: now + .seconds(601))
        guard case .failure(let refusal) = result else {
            Issue.record("it was taken")
            return
        }
        #expect(port.outcome(of: refusal, to: command) == .notSent(.notExecuted(.badTimestamp)))
    }
}

extension StepCommand {
    fileprivate static func creating(_ project: String, number: RequestNumber) -> StepCommand {
        StepCommand(
            family: project, saga: "funding", step: "create-project", service: .createProject, requestNo: number,
            attempt: 1,
            parameters: ObjectValue([
                ("userNo", .text("borrower")), ("projectNo", .text(project)), ("projectAmount", .amount(100_000)),
                ("projectName", .text("装修")), ("projectDesc", .text("装修贷款")), ("projectType", .text("STANDARD")),
                ("projectPeriod", .integer(12)), ("annualRate", .text("0.085")), ("repaymentWay", .text("ONE_TIME")),
            ]), notAfter: 1_772_337_660_000, dead: 1_772_338_560_000, expired: nil, isUndo: false, profile: "p")
    }
}
