import Synchronization

/// A number that only grows, from 0 when the process starts; adding takes no lock.
public final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    init() {}

    /// - Parameter n: not negative.
    public func add(_ n: Int = 1) {
        precondition(n >= 0, "a counter never goes back")
        count.wrappingAdd(UInt64(n), ordering: .relaxed)
    }

    public var value: Int { Int(clamping: count.load(ordering: .relaxed)) }
}
