import Custody
import Expressions
import JSON
import Saga

/// Events of loans, as intake writes them.
enum Loans {
    static let start: Int64 = 1_772_337_600_000

    static func approved(_ family: String, bids: Int, deadline: Int64 = start + 86_400_000) -> InboxRecord {
        event(
            "loan.project.approved", "funding", family, starts: "loan-funding",
            [
                ("projectNo", .text(family)), ("borrowerNo", .text("borrower1")),
                ("amount", .amount(Int64(bids) * 10_000)), ("projectName", .text("装修")),
                ("projectDesc", .text("厨房和浴室")), ("projectType", .text("STANDARD")), ("projectPeriod", .integer(12)),
                ("annualRate", .text("0.085")), ("repaymentWay", .text("ONE_TIME")),
                ("fundingDeadline", .time(deadline)),
            ])
    }

    static func bid(_ family: String, _ number: Int) -> InboxRecord {
        event(
            "loan.bid.placed", "bid\(number)", family, starts: "bid",
            [
                ("projectNo", .text(family)), ("bidNo", .text("bid\(number)")),
                ("investorNo", .text("investor\(number)")), ("amount", .amount(10_000)), ("automatic", .bool(true)),
            ])
    }

    static func event(
        _ type: String, _ saga: String, _ family: String, starts workflow: String? = nil,
        _ fields: [(name: String, value: Value)]
    ) -> InboxRecord {
        let start = workflow.map { PlatformEvent.Start(definition: "\($0).v1", profile: Shipped.terms.digest) }
        return .family(
            family,
            .event(
                PlatformEvent(
                    id: "\(type)-\(saga)", type: type, saga: saga, start: start, fields: ObjectValue(fields),
                    content: ContentDigest([UInt8](repeating: 7, count: 16)) ?? digestOfNothing)))
    }

    private static let digestOfNothing: ContentDigest = {
        guard let digest = ContentDigest(text: String(repeating: "0", count: 32)) else {
            preconditionFailure("32 digits are a digest.")
        }
        return digest
    }()

    /// What a worker reports when the bank has done it.
    static func applied(_ command: StepCommand) -> InboxRecord {
        let answer: JSONObject = [
            "requestNo": .string(command.requestNo.text), "respCode": "00000", "respMsg": "成功", "status": "SUCCESS",
        ]
        return outcome(command, .applied(.response(answer)))
    }

    static func outcome(_ command: StepCommand, _ outcome: Outcome) -> InboxRecord {
        .family(
            command.family,
            .outcome(AttemptOutcome(requestNo: command.requestNo, attempt: command.attempt, outcome: outcome)))
    }
}
