import Log
import Queues

extension EmbeddedLog {
    /// The longest that a member waits for its commit.
    private static let commitDeadline = Duration.seconds(60)

    /// Makes a group's offsets durable, in the next commit of the file; blocks until they are.
    func commit(_ offsets: [Int: Int64], of group: String) throws(LogError) {
        let outcome = Monitor<Result<Void, LogError>?>(nil)
        let isTaken = queue.withLock { queue in
            guard !queue.isOver, !queue.isClosing, queue.failure == nil else { return false }
            queue.commits.append(
                WriterQueue.Commit(group: group, offsets: offsets) { error in
                    outcome.withLock { $0 = error.map { .failure($0) } ?? .success(()) }
                })
            return true
        }
        guard isTaken else { throw state.error ?? .closed }
        guard let result = outcome.wait(for: Self.commitDeadline, { $0 }) else {
            throw .away("the disk has not answered for \(Self.commitDeadline)")
        }
        try result.get()
    }
}
