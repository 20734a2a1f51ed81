public import Saga

/// Which sagas are wanted; what is nil or empty lets all through.
public struct SagaQuery: Sendable {
    /// The most sagas of a page.
    public static let maximumLimit = 1_000

    public var states: [SagaView.State] = []
    public var workflow: String?
    public var cause: Hold.Cause?
    public var family: String?
    public var isEnded: Bool?
    /// Fields of the input with their values, all of which must be so.
    public var search: [(name: String, value: String)] = []
    /// What stands somewhere in the family's or the saga's name, in a field or in why it is held; capitals matter.
    public var text: String?
    /// Where the page before ended.
    public var after: SagaCursor?
    public var limit = 100

    public init() {}
}

/// The place of a saga in the list of all, for the page after it.
public struct SagaCursor: Hashable, Sendable {
    let rank: Int64
    let id: Int64

    init(rank: Int64, id: Int64) {
        self.rank = rank
        self.id = id
    }

    /// Reads back what `text` wrote; nil for anything else.
    public init?(text: String) {
        guard let numbers = Cursor.numbers(in: text, count: 2) else { return nil }
        self.init(rank: numbers[0], id: numbers[1])
    }

    /// Letters, digits and a dot.
    public var text: String { Cursor.text([rank, id]) }
}

/// Sagas in the order of the list: the held ones first, the longest held before the others.
public struct SagaPage: Sendable {
    public let sagas: [SagaView]
    /// Where the next page begins; nil when this is the last.
    public let next: SagaCursor?
}
