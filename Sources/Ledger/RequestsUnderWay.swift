/// The request numbers that the face has taken in and not answered yet: what is delayed, and what runs.
///
/// Custody's fine print: a repeat while the first is still running waits for it, or gets 90001. It holds at most `limit`
/// numbers and stores nothing: what was under way when the bank stopped was not executed.
public struct RequestsUnderWay: Hashable, Sendable {
    /// What becomes of a request that wants to begin.
    public enum Beginning: Hashable, Sendable {
        /// It is under way now, until `end`.
        case begun
        /// A request of this number is still running: answer busy.
        case isRunning
        /// As many run as may: answer busy.
        case isFull
    }

    /// The most requests at a time.
    public let limit: Int
    private var numbers: Set<String> = []

    public init(limit: Int = 10_000) {
        self.limit = limit
    }

    public var count: Int { numbers.count }

    public func isRunning(_ requestNo: String) -> Bool { numbers.contains(requestNo) }

    /// Takes a request in, unless one of its number runs or there is no room.
    public mutating func begin(_ requestNo: String) -> Beginning {
        if numbers.contains(requestNo) { return .isRunning }
        guard numbers.count < limit else { return .isFull }
        numbers.insert(requestNo)
        return .begun
    }

    /// The request was executed, refused or dropped: its number may come again.
    public mutating func end(_ requestNo: String) {
        numbers.remove(requestNo)
    }
}
