import Custody

/// Work that waits for a time of the bank's clock.
struct DelayedWork: Sendable {
    /// More are not taken.
    static let limit = 4096

    /// By time, the latest first; equal times in the order in which they came, the first last.
    private var jobs: [(due: Timestamp, job: WorkerPool.Job)] = []

    var nextDue: Timestamp? { jobs.last?.due }

    /// - Returns: false when too much waits already.
    mutating func add(_ due: Timestamp, _ job: @escaping WorkerPool.Job) -> Bool {
        guard jobs.count < Self.limit else { return false }
        // The first place behind which everything is due earlier than this.
        var low = 0
        var high = jobs.count
        while low < high {
            let middle = (low + high) / 2
            if jobs[middle].due <= due { high = middle } else { low = middle + 1 }
        }
        jobs.insert((due, job), at: low)
        return true
    }

    mutating func takeDue(at now: Timestamp) -> [WorkerPool.Job] {
        var due: [WorkerPool.Job] = []
        while let last = jobs.last, last.due <= now {
            due.append(last.job)
            jobs.removeLast()
        }
        return due
    }
}
