import Queues
import Synchronization

extension EmbeddedLog {
    /// The thread that fails appends whose time is over, also while a disk hangs.
    func watchDeadlines() {
        while isOver.wait(until: .now + .milliseconds(250), { $0 ? true : nil }) == nil {
            let now = ContinuousClock.now
            for entry in producers.withLock({ $0 }) { entry.producer?.expire(now) }
        }
    }
}
