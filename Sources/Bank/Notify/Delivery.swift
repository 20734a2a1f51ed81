import Ledger

/// One attempt at a notification, on its way or about to be.
struct Delivery: Sendable {
    let attempt: NotificationAttempt
    /// Sent twice, by a planted fault.
    var isRepeated = false
    /// Signed so that it fits nothing, by a planted fault.
    var signsWrong = false

    /// What became of it.
    enum End: Sendable {
        case concluded(DeliveryRow.Outcome, reason: String)
        /// It was not begun and is to be sent as soon as there is a place.
        case returned
    }
}
