public import Saga

/// Why a partition stands still; what it waits for is not in its log.
public enum Stall: Error, Hashable, Sendable, CustomStringConvertible {
    /// A definition, a profile, or a newer program.
    case stopped(Partition.Stop)
    case newerFormat(Int)
    /// The record's time is so far ahead of the owner's clock, in milliseconds.
    case ahead(by: Int64)
    /// The topic does not stamp its records itself.
    case notStamped

    /// How far a record's time may be ahead of the owner's clock: 10 minutes, in milliseconds.
    static let tolerance: Int64 = 600_000

    public var description: String {
        switch self {
        case .stopped(let stop): stop.description
        case .newerFormat(let format): UnreadableRecord.newerFormat(format).description
        case .ahead(let milliseconds):
            "the record's time is \(milliseconds / 1_000) s ahead of this machine's clock; set the clocks right"
        case .notStamped:
            "the inbox has the times of those who wrote to it, not the log's own; set message.timestamp.type to "
                + "LogAppendTime"
        }
    }
}
