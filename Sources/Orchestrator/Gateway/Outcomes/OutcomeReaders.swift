import Foundation
import HTTP
import Log
import Queues

/// A few threads, each with a reader of its own, for requests that ask for older outcomes.
final class OutcomeReaders: Sendable {
    typealias Done = @Sendable (OutcomeReader.Found) -> Void

    private struct Job {
        let request: OutcomeRequest
        let done: Done
    }

    private struct State {
        var jobs = FIFO<Job>()
        var isStopping = false
        var running: Int
    }

    private static let threads = 2
    /// How many requests may wait for a reader.
    private static let capacity = 256

    private let reader: OutcomeReader
    private let state = Monitor(State(running: threads))

    init(_ log: any Log, topic: String) {
        reader = OutcomeReader(log: log, topic: topic)
    }

    func start() {
        for number in 1...Self.threads {
            let thread = Thread { self.run() }
            thread.name = "gateway-outcomes-\(number)"
            thread.start()
        }
    }

    /// - Parameter done: called once, on a thread of the readers.
    /// - Returns: false when too many wait already; `done` is then not called.
    func submit(_ request: OutcomeRequest, done: @escaping Done) -> Bool {
        state.withLockForOne { state in
            guard !state.isStopping, state.jobs.count < Self.capacity else { return false }
            state.jobs.append(Job(request: request, done: done))
            return true
        }
    }

    /// Ends when what waits is answered.
    func stop(by deadline: ContinuousClock.Instant) {
        state.withLock { $0.isStopping = true }
        _ = state.wait(until: deadline) { $0.running == 0 ? true : nil }
    }

    private func run() {
        var open: (any LogReader)?
        while let job = nextJob() {
            let found: OutcomeReader.Found
            do throws(LogError) {
                let kept = if let open { open } else { try reader.log.reader() }
                open = kept
                found = reader.found(by: job.request, with: kept)
            } catch {
                found = .failed(error)
            }
            if case .failed = found {
                // Nobody knows what it is reading now.
                open?.close()
                open = nil
            }
            job.done(found)
        }
        open?.close()
        state.withLock { $0.running -= 1 }
    }

    /// Nil when the thread is to end.
    private func nextJob() -> Job? {
        state.wait { state -> Job?? in
            if let job = state.jobs.popFirst() { return .some(job) }
            return state.isStopping ? .some(nil) : nil
        }
    }
}
