/// Lets through so many a second on average, and some at once after a rest. Times are in milliseconds.
public struct TokenBucket: Hashable, Sendable {
    public struct Options: Hashable, Sendable {
        /// At least 1.
        public var perSecond: Int
        /// How many may go at once after a rest: at least 1.
        public var burst: Int

        public init(perSecond: Int, burst: Int) {
            self.perSecond = perSecond
            self.burst = burst
        }
    }

    /// A token is a thousand of these, so that a millisecond brings a whole number.
    private static let parts: Int64 = 1_000

    private let perMillisecond: Int64
    private let capacity: Int64
    private var content: Int64
    private var filledAt: Int64?

    public init(_ options: Options) {
        perMillisecond = Int64(min(max(1, options.perSecond), 1_000_000))
        capacity = Int64(min(max(1, options.burst), 1_000_000)) * Self.parts
        content = capacity
    }

    /// When the next may go; nil for now.
    mutating func wait(at now: Int64) -> Int64? {
        fill(at: now)
        guard content < Self.parts else { return nil }
        return now + (Self.parts - content + perMillisecond - 1) / perMillisecond
    }

    /// One goes, for which `wait` was nil.
    mutating func take() {
        content -= Self.parts
    }

    private mutating func fill(at now: Int64) {
        // A clock that was set back brings nothing for the time it takes back.
        let passed = max(0, now - (filledAt ?? now))
        filledAt = now
        content = passed >= capacity ? capacity : min(capacity, content + passed * perMillisecond)
    }
}
