import Custody
import JSON

/// What came of one attempt at a notification; nothing of the notification itself.
struct DeliveryRow: Hashable, Sendable {
    enum Outcome: String, Hashable, Sendable {
        /// The platform has confirmed it.
        case received
        /// It will be tried again.
        case failed
        /// It will not be tried again.
        case givenUp
    }

    /// From 1, without a gap.
    let seq: Int64
    /// On the bank's clock.
    let at: Timestamp
    /// Which notification.
    let notification: String
    let service: Service
    /// Nil for an audit's result.
    let requestNo: String?
    /// Which attempt at it, from 1.
    let attempt: Int
    let outcome: Outcome
    /// What happened, for people.
    let reason: String

    var json: JSONValue {
        .object([
            "seq": .number(JSONNumber(seq)), "at": .string(at.wire), "notification": .string(notification),
            "service": .string(service.rawValue), "requestNo": requestNo.map { .string($0) } ?? .null,
            "attempt": .number(JSONNumber(attempt)), "outcome": .string(outcome.rawValue), "reason": .string(reason),
        ])
    }
}
