import Ledger

/// What one call leaves behind; it becomes durable as a whole.
struct StoreEntry: Sendable {
    /// In the order in which they were made.
    var changes: [Change] = []
    var journal: JournalRow?
    var deliveries: [DeliveryRow] = []
    var settings: [StoreSetting: String] = [:]
    let receipt = Receipt()
}

/// What the bank keeps beside its books.
enum StoreSetting: String, Hashable, Sendable {
    /// How far the bank's clock is ahead of the system's, in milliseconds.
    case clockOffset
    /// What the admin interface has set, as JSON.
    case bankSettings
    /// What is left of the planted faults, as JSON.
    case faults
    /// Whose books these are, as JSON.
    case identity
    /// Sealed: authenticates the forms of pages.
    case pageSecret
}
