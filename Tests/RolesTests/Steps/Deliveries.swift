import Custody
import Expressions
import Log
import Roles

@testable import Saga

/// Commands that the tests bring to a desk.
enum Deliveries {
    static func command(
        _ ordinal: Int = 1, _ service: Service = .confirmLoan, notAfter: Int64 = 60_000, isUndo: Bool = false,
        family: String = "P1"
    ) -> StepCommand {
        StepCommand(
            family: family, saga: "funding", step: "confirm", service: service,
            requestNo: RequestNumber(partition: 0, family: family, ordinal: ordinal), attempt: 1,
            parameters: ObjectValue([("projectNo", .text("P1")), ("amount", .amount(12_34))]), notAfter: notAfter,
            dead: notAfter + 900_000, expired: nil, isUndo: isUndo, profile: "profile")
    }

    static func delivery(_ ordinal: Int, notAfter: Int64 = 60_000, isUndo: Bool = false) -> Delivery {
        Delivery(
            command(ordinal, notAfter: notAfter, isUndo: isUndo),
            from: Delivery.Origin(RecordPosition(TopicPartition("steps", 0), Int64(ordinal)), assignment: 1))
    }
}

extension Delivery {
    var ordinal: Int { command.requestNo.ordinal }
}
