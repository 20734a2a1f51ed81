import Custody
import Queues

/// Things that wait for a time of the bank's clock.
struct DelayedWork<Element> {
    /// By time, the latest first; equal times in the order in which they came, the first last.
    private var elements: [(due: Timestamp, element: Element)] = []
    /// More are not taken.
    let limit: Int

    init(limit: Int = 4096) {
        self.limit = limit
    }

    var count: Int { elements.count }
    var nextDue: Timestamp? { elements.last?.due }

    /// - Returns: false when too many wait already.
    mutating func add(_ due: Timestamp, _ element: Element) -> Bool {
        guard elements.count < limit else { return false }
        // The first place behind which everything is due earlier than this.
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if elements[middle].due <= due { high = middle } else { low = middle + 1 }
        }
        elements.insert((due, element), at: low)
        return true
    }

    mutating func takeDue(at now: Timestamp) -> [Element] {
        var due: [Element] = []
        while let last = elements.last, last.due <= now {
            due.append(last.element)
            elements.removeLast()
        }
        return due
    }
}

extension DelayedWork: Sendable where Element: Sendable {}

/// A request's work that was put off.
struct DelayedCall: Sendable {
    let run: WorkerPool.Job
    /// Instead, where no thread can take it.
    let drop: WorkerPool.Job
}
