public import Roles

/// Whether a dead letter is to be seen to.
public enum LetterState: String, Hashable, Sendable, CaseIterable {
    case open, retried, discarded

    init(_ way: DeadLetterRecord.Settlement.Way) {
        switch way {
        case .retried: self = .retried
        case .discarded: self = .discarded
        }
    }
}

/// Which dead letters are wanted; what is nil lets all through.
public struct LetterQuery: Sendable {
    /// The most letters of a page.
    public static let maximumLimit = 1_000

    public var state: LetterState?
    public var kind: DeadLetterRecord.Letter.Kind?
    public var family: String?
    /// Where the page before ended.
    public var after: LetterCursor?
    public var limit = 100

    public init() {}
}

/// A dead letter, and what was done with it.
public struct StoredLetter: Sendable {
    public let letter: DeadLetterRecord.Letter
    public let state: LetterState
    public let settlement: DeadLetterRecord.Settlement?
}

/// Dead letters as they came.
public struct LetterPage: Sendable {
    public let letters: [StoredLetter]
    /// Where the next page begins; nil when this is the last.
    public let next: LetterCursor?
}

/// The place of a letter in the list, for the page after it.
public struct LetterCursor: Hashable, Sendable {
    let place: Int64

    init(place: Int64) {
        self.place = place
    }

    /// Reads back what `text` wrote; nil for anything else.
    public init?(text: String) {
        guard let numbers = Cursor.numbers(in: text, count: 1) else { return nil }
        self.init(place: numbers[0])
    }

    /// Letters and digits.
    public var text: String { Cursor.text([place]) }
}
