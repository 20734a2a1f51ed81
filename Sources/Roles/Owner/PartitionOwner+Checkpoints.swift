public import Log
public import Saga

/// Checkpoints and timers: what a restart begins from, and what lets time pass.
extension PartitionOwner {
    /// The most timers that are appended at once.
    static let timersAtOnce = 1_000
    /// How long it waits for the effect of a timer before it appends another: 5 seconds, in milliseconds.
    static let timerPause: Int64 = 5_000

    /// Checkpoints of families that were changed a while ago. Each is appended when `committed` is above its offset.
    ///
    /// - Parameters:
    ///   - patience: how long a changed family is left alone, in milliseconds.
    ///   - most: how many.
    public mutating func checkpoints(now: Int64, patience: Int64, most: Int) -> [CheckpointWrite] {
        book.noteBoundary(foldVersion: partition.version)
        return book.writes(of: partition, now: now, patience: patience, most: most)
    }

    /// A checkpoint is in the log.
    ///
    /// - Returns: records for the checkpoints' topic that take away what it has made superfluous.
    public mutating func written(_ write: CheckpointWrite, now: Int64) -> [NewRecord] {
        book.written(write, now: now)
    }

    /// A higher marker, where there is one.
    public mutating func marker(now: Int64) -> Marker? { book.marker(committed: committed, now: now) }

    public mutating func written(_ marker: Marker) -> [NewRecord] { book.written(marker) }

    /// How many families no checkpoint covers as they are.
    public var uncovered: Int { book.uncovered }

    // MARK: Timers

    /// When a timer may be due, in milliseconds.
    public var nextTimer: Int64? { timers.next }

    /// Timers' records for the inbox. They are asked for again every few seconds until they have had their effect.
    public mutating func dueTimers(now: Int64) -> [DueTimer] {
        var timers: [DueTimer] = []
        for family in self.timers.due(now, most: Self.timersAtOnce) {
            guard let wake = partition.family(family)?.wake ?? partition.grave(family)?.wake else { continue }
            guard wake.at <= now else {
                self.timers.schedule(family, wake)
                continue
            }
            timers.append(DueTimer(family: family, arming: wake.arming))
            self.timers.pause(family, wake, until: now + Self.timerPause)
        }
        return timers
    }
}

/// A family's time has come.
public struct DueTimer: Hashable, Sendable {
    public let family: String
    let arming: Int

    public var record: InboxRecord { .family(family, .timer(arming: arming)) }
    public var newRecord: NewRecord { NewRecord(key: Array(family.utf8), value: record.encoded()) }
}
