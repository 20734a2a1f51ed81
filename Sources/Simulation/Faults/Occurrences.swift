/// Which faults have happened, and where: what a run counts, and what a failing history is shrunk by.
public struct Occurrences: Hashable, Sendable {
    /// Where a fault has happened.
    public struct Place: Hashable, Sendable {
        /// A workflow's step, or what kind of record it was.
        public let step: String
        public let phase: Phase
    }

    public enum Phase: String, CaseIterable, Hashable, Sendable {
        case forward
        case undo
        /// The saga had ended.
        case late
        /// A worker asks what came of a call.
        case asking
        /// No saga's in particular.
        case beside
    }

    public struct Key: Hashable, Sendable {
        public let fault: Fault
        public let place: Place
    }

    public private(set) var counts: [Key: Int] = [:]
    /// How many have happened, in all.
    public private(set) var total = 0

    public init() {}

    mutating func add(_ fault: Fault, _ place: Place) {
        counts[Key(fault: fault, place: place), default: 0] += 1
        total += 1
    }

    mutating func add(_ other: Occurrences) {
        for (key, count) in other.counts { counts[key, default: 0] += count }
        total += other.total
    }

    public func count(of fault: Fault) -> Int {
        counts.reduce(0) { $1.key.fault == fault ? $0 + $1.value : $0 }
    }
}
