import Foundation
import Queues

/// A thread that looks whether something is due, whenever it is told to and at the latest every second.
///
/// Every second, because the bank's clock follows the system's, which may step, and a test's, which may stand still.
final class Alarm: Sendable {
    private struct State {
        var isPoked = true
        var isStopping = false
        /// Whether no thread looks, any more or yet.
        var isOver = true
    }

    private let monitor = Monitor(State())

    /// - Parameter look: does what is due and says how long there is nothing more to do.
    func start(_ look: @escaping @Sendable () -> Duration) {
        monitor.withLock { $0.isOver = false }
        let thread = Thread { [monitor] in
            var pause = Duration.zero
            while true {
                let isOver: Bool? = monitor.wait(until: .now + min(pause, .seconds(1))) { state in
                    if state.isStopping { return true }
                    guard state.isPoked else { return nil }
                    state.isPoked = false
                    return false
                }
                if isOver == true { break }
                pause = look()
            }
            monitor.withLock { $0.isOver = true }
        }
        thread.name = "bank-alarm"
        thread.start()
    }

    /// Looks at once.
    func poke() {
        monitor.withLock { $0.isPoked = true }
    }

    func stop(by deadline: ContinuousClock.Instant) {
        monitor.withLock { $0.isStopping = true }
        _ = monitor.wait(until: deadline) { $0.isOver ? true : nil }
    }
}
