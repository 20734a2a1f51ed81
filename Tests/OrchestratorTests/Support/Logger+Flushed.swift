import Queues
import Runtime

extension Logger {
    /// Whether something holds of every line that was logged until now.
    func isFlushed(_ lines: Monitor<[String]>, _ holds: (String) -> Bool) -> Bool {
        flush()
        return lines.look { $0.allSatisfy(holds) }
    }
}
