import Foundation
import Glibc
import Log
import Queues
import SQLite
import Synchronization

extension EmbeddedLog {
    private enum Turn {
        case batch(appends: [WriterQueue.Append], commits: [WriterQueue.Commit])
        case idle
        case failed(LogError)
        case end
    }

    /// The thread that writes: commits, and between commits the small steps of everything else.
    func write() {
        var work = BackgroundWork(self)
        while true {
            switch nextTurn(waiting: work.patience) {
            case .batch(let appends, let commits):
                let begin = ContinuousClock.now
                guard commit(appends, commits, &work), step(&work, isIdle: false) else { return }
                if Self.isCrowd(appends) { gather(for: begin.duration(to: .now)) } else { awaitAnswer() }
            case .idle:
                guard step(&work, isIdle: true) else { return }
            case .failed(let error): return stop(error)
            case .end:
                // Whether or not this works, what was acknowledged is on the disk.
                try? withFile { file in try work.finish(file) }
                return stop(.closed)
            }
        }
    }

    private static let longestGathering = Duration.milliseconds(8)

    /// Many small appends in one transaction: many wait for the log at the same time.
    private static func isCrowd(_ appends: [WriterQueue.Append]) -> Bool {
        appends.count >= 24 && appends.reduce(0) { $0 + $1.bytes } < 256 << 10
    }

    /// Lets so many more appends gather as came while the last transaction was written: what a transaction costs is mostly
    /// its pages, and there are hardly more of them for twice the records.
    ///
    /// Asleep, as every append would wake whoever waits at the queue; closing waits those few milliseconds.
    private func gather(for time: Duration) {
        guard !queue.look({ $0.appends.count >= 256 || $0.isClosing || $0.failure != nil }) else { return }
        Thread.sleep(forTimeInterval: min(time, Self.longestGathering) / .seconds(1))
    }

    /// Gives who was just told of a commit the time to append the next: going to sleep and being woken takes longer, and
    /// whoever appends one record after the other would wait for it each time.
    private func awaitAnswer() {
        let deadline = ContinuousClock.now + .microseconds(50)
        while !queue.look({ $0.isBusy }), ContinuousClock.now < deadline { sched_yield() }
    }

    private func nextTurn(waiting time: Duration) -> Turn {
        let turn: Turn? = queue.wait(until: .now + time) { queue in
            if let failure = queue.failure { return .failed(failure) }
            if queue.isClosing { return .end }
            let (appends, commits) = queue.popBatch()
            guard appends.isEmpty, commits.isEmpty else { return .batch(appends: appends, commits: commits) }
            return queue.tidyWanted > queue.tidyDone ? .idle : nil
        }
        return turn ?? .idle
    }

    /// - Returns: false when it failed, and the log with it.
    private func step(_ work: inout BackgroundWork, isIdle: Bool) -> Bool {
        do {
            try work.step(isIdle: isIdle)
            return true
        } catch {
            stop(LogError(stoppedBy: error))
            return false
        }
    }

    private func commit(
        _ appends: [WriterQueue.Append], _ commits: [WriterQueue.Commit], _ work: inout BackgroundWork
    ) -> Bool {
        let ids = Set(appends.lazy.flatMap(\.parts).map(\.partition))
        let heads = contents.withLock { contents in
            Dictionary(uniqueKeysWithValues: ids.map { ($0, PartitionHead(contents.partitions[$0])) })
        }
        let batch = Batch(appends, at: Self.now, heads)
        let writing = Writing(
            chunks: batch.chunks, commits: commits.map { Writing.Commit(group: $0.group, offsets: $0.offsets) },
            checked: work.takeCleanPoints())
        do {
            try file.withLock { open in
                guard let open else { throw LogError.closed }
                if !writing.isEmpty { try open.log.write(writing) }
            }
        } catch {
            stop(LogError(stoppedBy: error), failing: appends, commits, after: error)
            return false
        }
        publish(batch, commits, appends)
        work.wrote(ids)
        return true
    }

    /// Shows readers what is durable, and tells those who wait for it.
    private func publish(_ batch: Batch, _ commits: [WriterQueue.Commit], _ appends: [WriterQueue.Append]) {
        let wakers = contents.withLock { contents in
            batch.chunks.flatMap { contents.append($0.chunk, to: $0.partition, keeping: options.tailByteCount) }
        }
        for (append, positions) in zip(appends, batch.positions) {
            append.producer.settle(append.number, .success(positions))
        }
        publish(commits)
        for waker in wakers { waker.wake() }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    static var now: Int64 { Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)) }

    /// Ends everything: closes the files, and fails what is under way.
    ///
    /// - Parameters:
    ///   - appends: what was being written.
    ///   - failure: of that.
    private func stop(
        _ end: LogError, failing appends: [WriterQueue.Append] = [], _ commits: [WriterQueue.Commit] = [],
        after failure: (any Error)? = nil
    ) {
        let (end, wakers) = contents.withLock { contents in
            contents.end = contents.end ?? end
            defer {
                for id in contents.partitions.indices { contents.partitions[id].waiting = [:] }
            }
            return (contents.end ?? end, contents.partitions.flatMap { $0.waiting.values })
        }
        file.withLock { $0 = nil }
        // A full disk stops a commit before it is one; after any other failure the disk may have all of it.
        let isRolledBack = if case .failed(let failure)? = failure as? DatabaseError { failure.isFull } else { false }
        let written: LogError = isRolledBack ? end : .inDoubt("\(end)")
        let left = queue.withLock { queue in
            var left: (appends: [WriterQueue.Append], commits: [WriterQueue.Commit]) = ([], [])
            while let append = queue.appends.popFirst() { left.appends.append(append) }
            while let commit = queue.commits.popFirst() { left.commits.append(commit) }
            return left
        }
        for append in appends { append.producer.settle(append.number, .failure(written)) }
        for commit in commits { commit.done(isRolledBack ? end : .away("\(end)")) }
        for append in left.appends { append.producer.settle(append.number, .failure(end)) }
        for commit in left.commits { commit.done(end) }
        queue.withLock { queue in
            queue.isOver = true
            queue.failure = queue.failure ?? end
        }
        isOver.withLock { $0 = true }
        for waker in wakers + groups.withLock({ $0.allWakers }) { waker.wake() }
    }
}
