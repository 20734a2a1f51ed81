import Dispatch
import Synchronization

/// Things that arrive one after the other on any thread, and tests that wait for them.
public final class Collector<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var waiters: [Int: @Sendable ([Element]) -> Bool] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    public init() {}

    public var elements: [Element] { state.withLock { $0.elements } }

    public func add(_ element: Element) {
        state.withLock { state in
            state.elements.append(element)
            for (number, isDone) in state.waiters where isDone(state.elements) { state.waiters[number] = nil }
        }
    }

    /// Waits until `look` finds something in what has arrived; nil when the time is up first.
    public func first<Found: Sendable>(
        within limit: Duration = .seconds(20), _ look: @escaping @Sendable ([Element]) -> Found?
    ) async -> Found? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Found?, Never>) in
            let number: Int? = state.withLock { state in
                if let found = look(state.elements) {
                    continuation.resume(returning: found)
                    return nil
                }
                state.nextWaiter += 1
                state.waiters[state.nextWaiter] = { elements in
                    guard let found = look(elements) else { return false }
                    continuation.resume(returning: found)
                    return true
                }
                return state.nextWaiter
            }
            guard let number else { return }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(limit / .milliseconds(1)))) {
                let isWaiting = self.state.withLock { $0.waiters.removeValue(forKey: number) != nil }
                if isWaiting { continuation.resume(returning: nil) }
            }
        }
    }

    /// Waits until so many have arrived, and gives all of them.
    ///
    /// - Throws: `TestBankError` when the time is up first.
    public func wait(for count: Int, within limit: Duration = .seconds(20)) async throws -> [Element] {
        let found: [Element]? = await first(within: limit) { $0.count >= count ? $0 : nil }
        guard let found else {
            throw TestBankError("only \(elements.count) of \(count) arrived within \(limit)")
        }
        return found
    }
}

/// What a test's helper saw that should not be.
public struct TestBankError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
