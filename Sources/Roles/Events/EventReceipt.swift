/// What has become of one event that was given to intake by a call.
public enum EventReceipt: Hashable, Sendable {
    /// It is in the log.
    case taken
    /// It is none that can be taken, and stays so.
    case refused(EventRefusal)
    /// It was not taken, or nobody can say whether it was: the sender sends it again.
    case unavailable(String)

    /// What is told of a request's events, when not all were taken; nil when all were.
    ///
    /// What stays so goes before what may pass: sending the same again would not help.
    public static func refusal(of receipts: [EventReceipt]) -> EventsProblem? {
        for (index, receipt) in receipts.enumerated() {
            guard case .refused(let refusal) = receipt else { continue }
            return EventsProblem(
                status: 422, code: refusal.code.rawValue, field: refusal.field ?? "", message: refusal.sentence,
                index: index)
        }
        for (index, receipt) in receipts.enumerated() {
            guard case .unavailable(let why) = receipt else { continue }
            return EventsProblem(status: 503, code: "unavailable", message: why, index: index)
        }
        return nil
    }
}
