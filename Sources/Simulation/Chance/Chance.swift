import Ledger

/// Draws that follow from a seed. Each kind of decision has a stream of its own, so that one draw more of one kind leaves
/// the others as they are.
struct Chance {
    enum Stream: UInt64 {
        case story = 1
        case weather
        case faults
        case delays
        case people
    }

    private var generator: SplitMix

    init(seed: UInt64, _ stream: Stream) {
        var mixed = SplitMix(state: seed &* 0x9E37_79B9_7F4A_7C15 ^ stream.rawValue &* 0xD1B5_4A32_D192_ED03)
        generator = SplitMix(state: mixed.next())
    }

    /// From 0, without the bound.
    mutating func below(_ bound: Int) -> Int {
        bound <= 1 ? 0 : Int(truncatingIfNeeded: generator.next() >> 33) % bound
    }

    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int64(generator.next() % width)
    }

    /// - Parameter rate: in a thousand.
    mutating func happens(_ rate: Int) -> Bool { below(1_000) < rate }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}
