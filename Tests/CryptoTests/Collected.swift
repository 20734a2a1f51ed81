import Synchronization

/// Results from several threads.
final class Collected: Sendable {
    private let results = Mutex<[Bool]>([])

    var all: [Bool] { results.withLock { $0 } }

    func add(_ result: Bool) {
        results.withLock { $0.append(result) }
    }
}
