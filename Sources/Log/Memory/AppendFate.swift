/// What a script makes of one append to the in-memory log: each is something that happens with a real one.
public enum AppendFate: Hashable, Sendable {
    /// Stored after so many milliseconds, and acknowledged then.
    case stored(after: Int64)
    /// Stored, but the acknowledgement is lost: the producer is in doubt at its deadline.
    case storedUnacknowledged(after: Int64)
    /// Stored twice, and acknowledged once, with the first place.
    case storedTwice(after: Int64)
    /// Lost before it was acknowledged; the producer is in doubt at its deadline.
    case lost
}

/// An append that a script decides on.
public struct AppendAttempt: Hashable, Sendable {
    /// Counted from 0 over the life of the log.
    public let number: Int
    public let partition: TopicPartition
    public let records: [NewRecord]
}
