import SQLite
import Synchronization

/// What the writing thread does between commits: checkpoints of the database, clean points, retention, compaction.
///
/// Everything is done in steps of a few milliseconds; while appends wait, at most one of them in `tidyPause`.
struct BackgroundWork {
    private static let idleTime = Duration.seconds(1)

    private let log: EmbeddedLog
    private var tidier: Tidier
    private var pagesAtCheckpoint = 0
    private var pages = 0
    private var lastStep = ContinuousClock.now
    /// Partitions that were written to since the last clean point.
    private var written: Set<Int> = []
    /// Of which the next commit is to note that they are on the disk up to there.
    private var cleanPoints: [Int: Int64] = [:]

    init(_ log: EmbeddedLog) {
        self.log = log
        tidier = Tidier(log)
    }

    /// How long the thread may wait for something to do.
    var patience: Duration {
        if tidier.isBusy { return .zero }
        return pages > pagesAtCheckpoint ? min(Self.idleTime, tidier.patience) : tidier.patience
    }

    mutating func wrote(_ partitions: Set<Int>) {
        written.formUnion(partitions)
    }

    /// The clean points that the next commit notes.
    mutating func takeCleanPoints() -> [Int: Int64] {
        defer { cleanPoints = [:] }
        return cleanPoints
    }

    /// - Parameter isIdle: whether nothing waits.
    mutating func step(isIdle: Bool) throws {
        try log.file.withLock { open in
            guard let open else { return }
            pages = open.log.database.pagesWritten
            // The write-ahead log then starts over and is overwritten in place, which is faster to sync than a file that
            // grows.
            let isFull = pages - pagesAtCheckpoint > log.options.pagesPerCheckpoint
            if isFull || isIdle && !tidier.isBusy && pages > pagesAtCheckpoint { try checkpoint(open.log) }
        }
        let now = ContinuousClock.now
        guard isIdle || now - lastStep > log.options.tidyPause else { return }
        try tidier.step()
        lastStep = .now
    }

    private mutating func checkpoint(_ file: LogFile) throws {
        let result = try file.database.checkpoint(.passive)
        pagesAtCheckpoint = pages
        guard result.framesMoved == result.framesInLog else { return }
        log.contents.withLock { contents in
            for id in written { cleanPoints[id] = contents.partitions[id].end }
        }
        written = []
    }

    /// Notes that everything is on the disk; closing the database then moves the write-ahead log into it.
    mutating func finish(_ file: LogFile) throws {
        try file.database.checkpoint(.passive)
        var writing = Writing()
        log.contents.withLock { contents in
            for id in written.union(cleanPoints.keys) { writing.checked[id] = contents.partitions[id].end }
        }
        if !writing.isEmpty { try file.write(writing) }
    }
}
