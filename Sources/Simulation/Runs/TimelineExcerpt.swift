/// What of a timeline is worth reading: its end, the faults, and what it says of whatever the violation is about.
public struct TimelineExcerpt: Sendable {
    public enum Entry: Hashable, Sendable {
        case line(TimelineLine)
        /// So many lines are left out.
        case gap(Int)
    }

    public let entries: [Entry]
    public let leftOut: Int

    /// - Parameter limit: how many lines remain at most.
    public init(_ timeline: [TimelineLine], about violation: Violation, limit: Int = 60) {
        let subjects = Self.subjects(of: violation)
        let end = timeline.count - 12
        func weight(_ index: Int) -> Int {
            if index >= end { return 3 }
            let line = timeline[index]
            if line.isFault { return 2 }
            return subjects.isDisjoint(with: Self.words(of: line.what)) ? 0 : 1
        }
        let kept = Set(
            timeline.indices.map { (index: $0, weight: weight($0)) }
                .sorted { $0.weight == $1.weight ? $0.index > $1.index : $0.weight > $1.weight }
                .prefix(limit).map(\.index))
        var entries: [Entry] = []
        var gap = 0
        for (index, line) in timeline.enumerated() {
            guard kept.contains(index) else {
                gap += 1
                continue
            }
            if gap > 0 { entries.append(.gap(gap)) }
            gap = 0
            entries.append(.line(line))
        }
        self.entries = entries
        leftOut = timeline.count - kept.count
    }

    /// The names and numbers in a violation: its words with a digit.
    private static func subjects(of violation: Violation) -> Set<Substring> {
        Set(words(of: violation.what).filter { $0.count > 1 && $0.contains(where: \.isNumber) })
    }

    private static func words(of text: String) -> [Substring] {
        text.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" }
    }
}

extension TimelineLine {
    /// Whether it tells of a fault.
    public var isFault: Bool { who == "!" }
}
