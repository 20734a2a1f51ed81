/// Why a request of good form is answered 90001, for the journal.
enum BusyReason {
    /// A repeat while the first is still running.
    static let underWay = "the request with this number is still running"
    static let overloaded = "the bank had no room for the request"
    /// Held back beyond the request's timestamp, its tolerance and the processing window.
    static let tooLate = "held back for longer than the bank may work on a request; not executed"
}
