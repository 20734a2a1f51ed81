import TestSupport

@testable import Custody
@testable import Ledger

/// Random choices that a seed repeats.
struct Dice {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 { generator.next() }

    /// 0 ..< limit.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True so many times in a hundred.
    mutating func percent(_ share: Int) -> Bool { below(100) < share }

    mutating func one<Element>(of elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    /// From one fen to `most`.
    mutating func amount(upTo most: Amount) -> Amount {
        guard most > Amount(fen: 1) else { return Amount(fen: 1) }
        let fen = Int64(next() % UInt64(most.fen)) + 1
        // Whole yuan most of the time, so that some sums meet.
        return Amount(fen: fen > 100 && percent(70) ? fen / 100 * 100 : fen)
    }
}
