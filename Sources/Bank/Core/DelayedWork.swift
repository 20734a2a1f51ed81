import Custody

/// Work that waits for a time of the bank's clock.
struct DelayedWork: Sendable {
    /// More are not taken.
    static let limit = 4096

    /// By time, the latest first; equal times in the order in which they came, the first last.
    private var jobs: [(due: Timestamp, job: WorkerPool.Job, isDelivery: Bool)] = []
    /// Deliveries among them.
    private(set) var deliveries = 0

    var nextDue: Timestamp? { jobs.last?.due }

    /// - Parameter isDelivery: whether the job takes a notification on its way.
    /// - Returns: false when too much waits already.
    mutating func add(_ due: Timestamp, isDelivery: Bool = false, _ job: @escaping WorkerPool.Job) -> Bool {
        guard jobs.count < Self.limit else { return false }
        // The first place behind which everything is due earlier than this.
        var low = 0
        var high = jobs.count
        while low < high {
            let middle = (low + high) / 2
            if jobs[middle].due <= due { high = middle } else { low = middle + 1 }
        }
        jobs.insert((due, job, isDelivery), at: low)
        if isDelivery { deliveries += 1 }
        return true
    }

    mutating func takeDue(at now: Timestamp) -> [WorkerPool.Job] {
        var due: [WorkerPool.Job] = []
        while let last = jobs.last, last.due <= now {
            due.append(last.job)
            if last.isDelivery { deliveries -= 1 }
            jobs.removeLast()
        }
        return due
    }
}
