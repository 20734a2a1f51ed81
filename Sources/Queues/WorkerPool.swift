import Foundation

/// Threads that do what must not be done on a library's own threads: signatures, rules, pages.
///
/// What waits when the last reference goes is still run; `stop` ends the threads, nothing else does.
public final class WorkerPool: Sendable {
    public typealias Job = @Sendable () -> Void

    private struct State {
        var jobs = FIFO<Job>()
        var isStopping = false
        var running: Int
    }

    private enum Turn {
        case job(Job)
        case end
    }

    private let monitor: Monitor<State>
    private let capacity: Int

    /// - Parameters:
    ///   - name: what the threads are called, with a number behind it.
    ///   - threads: at least one.
    ///   - capacity: how many jobs may wait; more are refused.
    public init(name: String, threads: Int, capacity: Int) {
        self.capacity = capacity
        monitor = Monitor(State(running: threads))
        for number in 1...threads {
            let thread = Thread { [monitor] in Self.run(monitor) }
            thread.name = "\(name)-\(number)"
            thread.start()
        }
    }

    /// Has a thread run the job; never blocks.
    ///
    /// - Returns: false when too many wait already, or the pool has stopped; the job is then never run.
    public func submit(_ job: @escaping Job) -> Bool {
        // Only workers wait before it stops, and any one of them will do.
        monitor.withLockForOne { state in
            guard !state.isStopping, state.jobs.count < capacity else { return false }
            state.jobs.append(job)
            return true
        }
    }

    /// Whether jobs wait for a thread.
    public var isBehind: Bool { monitor.look { $0.jobs.count > 0 } }

    /// Runs what waits, takes nothing new, and ends the threads; blocks, but not past the deadline.
    public func stop(by deadline: ContinuousClock.Instant) {
        monitor.withLock { $0.isStopping = true }
        _ = monitor.wait(until: deadline) { $0.running == 0 ? true : nil }
    }

    private static func run(_ monitor: Monitor<State>) {
        while true {
            let turn: Turn = monitor.wait { state in
                if let job = state.jobs.popFirst() { return .job(job) }
                return state.isStopping ? .end : nil
            }
            switch turn {
            case .job(let job):
                job()
            case .end:
                monitor.withLock { $0.running -= 1 }
                return
            }
        }
    }
}
