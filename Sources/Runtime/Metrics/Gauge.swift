import Synchronization

/// A number that goes up and down, 0 when the process starts; changing it takes no lock.
public final class Gauge: Sendable {
    /// The number's bits.
    private let bits = Atomic<UInt64>(Double.zero.bitPattern)

    init() {}

    public func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    public func add(_ delta: Double) {
        var before = bits.load(ordering: .relaxed)
        while true {
            let after = (Double(bitPattern: before) + delta).bitPattern
            let (isExchanged, found) = bits.weakCompareExchange(expected: before, desired: after, ordering: .relaxed)
            if isExchanged { return }
            before = found
        }
    }

    public var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}
