public import Roles
public import Saga

/// What happened to a saga, in order.
public struct HistoryPage: Sendable {
    /// The most entries of a page.
    public static let maximumLimit = 1_000

    /// An entry, and what the bank answered to the attempt that it is about.
    public struct Entry: Sendable {
        public let entry: HistoryEntry
        /// The record that it stands in.
        public let record: [UInt8]
        /// Of the intent of a call: the bank's answers to it, as they were kept.
        public let answers: [AnswerEvidence]
    }

    public let entries: [Entry]
    /// Where the next page begins; nil when this is the last.
    public let next: HistoryCursor?
}

/// The place of an entry in a saga's history, for the page after it.
public struct HistoryCursor: Hashable, Sendable {
    let offset: Int64
    let place: Int64

    init(offset: Int64, place: Int64) {
        self.offset = offset
        self.place = place
    }

    /// Reads back what `text` wrote; nil for anything else.
    public init?(text: String) {
        guard let numbers = Cursor.numbers(in: text, count: 2) else { return nil }
        self.init(offset: numbers[0], place: numbers[1])
    }

    /// Letters, digits and a dot.
    public var text: String { Cursor.text([offset, place]) }
}
