import Synchronization

/// What goes wrong with a log, on demand.
extension MemoryLog {
    /// From now on the script decides what becomes of each append.
    public func decideAppends(_ script: @escaping @Sendable (AppendAttempt) -> AppendFate) {
        shared.withLock { $0.script = script }
    }

    /// The log cannot be reached for so many milliseconds: calls fail with `.away`, polls bring nothing, appends wait.
    public func goAway(for milliseconds: Int64, _ reason: String) {
        shared.withLock { $0.away = reason }
        clock.plan(in: milliseconds) { [self] in shared.withLock { $0.away = nil } }
    }

    /// Has a group's partitions given up and shared out anew, so that they change hands.
    public func rebalance(group: String) {
        shared.withLock { $0.groups[group]?.rebalance() }
    }

    /// Puts a member out of its group, as if it had been silent: it hears of it when it polls next.
    ///
    /// - Parameter consumer: one that this log has made; any other is left alone.
    public func putOut(_ consumer: any LogConsumer) {
        guard let consumer = consumer as? MemoryConsumer else { return }
        shared.withLock { $0.groups[consumer.group]?.putOut(consumer.id) }
    }

    /// Whether a commit by a former owner is refused; a log that cannot tell takes it.
    public func refuseLateCommits(_ refuses: Bool) {
        shared.withLock { $0.refusesLateCommits = refuses }
    }

    /// Compacts what is below the offset, now.
    ///
    /// - Parameter dropsRemovals: whether keys whose last record has no value go altogether.
    public func compact(_ partition: TopicPartition, below offset: Int64, dropsRemovals: Bool) throws(LogError) {
        try withOpen { (shared) throws(LogError) in
            let topic = try shared.topic(partition.topic)
            guard topic.description.cleanup == .compact else {
                throw .notAllowed("topic '\(partition.topic)' is not compacted")
            }
            _ = try shared.partition(partition)
            shared.topics[partition.topic]?.partitions[partition.number]
                .compact(below: offset, dropsRemovals: dropsRemovals)
        }
    }

    /// Deletes what is older than its topic allows, now.
    public func deleteOldRecords() {
        shared.withLock { shared in
            for (name, topic) in shared.topics {
                guard case .delete(let age) = topic.description.cleanup else { continue }
                let oldest = clock.now - age.milliseconds
                for number in topic.partitions.indices {
                    shared.topics[name]?.partitions[number].delete(olderThan: oldest)
                }
            }
        }
    }
}
