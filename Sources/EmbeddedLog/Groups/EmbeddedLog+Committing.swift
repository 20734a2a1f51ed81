import Log
import Queues
import Synchronization

extension EmbeddedLog {
    /// The longest that a member waits for its commit.
    private static let commitDeadline = Duration.seconds(60)

    /// Makes a group's offsets durable, in the next commit of the file; blocks until they are.
    ///
    /// - Parameter foreign: asked for a partition that is not the member's. Nobody gets partitions between that and the
    ///   offsets' place in the queue, so that they come before those of whoever has the partitions next.
    func commit(
        _ offsets: [Int: Int64], of group: String, refusing foreign: (inout GroupTable) -> TopicPartition?
    ) throws(LogError) {
        let outcome = Monitor<Result<Void, LogError>?>(nil)
        let commit = WriterQueue.Commit(group: group, offsets: offsets) { error in
            outcome.withLock { $0 = error.map { .failure($0) } ?? .success(()) }
        }
        let (notOwned, isTaken) = groups.withLock { groups in
            if let partition = foreign(&groups) { return (partition as TopicPartition?, false) }
            return (nil, submit(commit))
        }
        if let notOwned { throw .fenced(notOwned) }
        guard isTaken else { throw state.error ?? .closed }
        guard let result = outcome.wait(until: .now + Self.commitDeadline, { $0 }) else {
            throw .away("the disk has not answered for \(Self.commitDeadline)")
        }
        try result.get()
    }

    /// - Returns: false when the log is over.
    private func submit(_ commit: WriterQueue.Commit) -> Bool {
        queue.withLock { queue in
            guard !queue.isOver, !queue.isClosing, queue.failure == nil else { return false }
            queue.commits.append(commit)
            return true
        }
    }

    /// Shows the groups what is durable, in the order in which the file got it.
    func publish(_ commits: [WriterQueue.Commit]) {
        guard !commits.isEmpty else { return }
        let named = contents.withLock { contents in
            commits.map { commit in
                Dictionary(uniqueKeysWithValues: commit.offsets.map { (contents.partitions[$0].name, $1) })
            }
        }
        groups.withLock { groups in
            for (commit, offsets) in zip(commits, named) { groups.setCommitted(offsets, in: commit.group) }
        }
        for commit in commits { commit.done(nil) }
    }
}
