public import Log
public import Saga

/// A record of the inbox as an owner is given it: a log's, to be read from its bytes, or one that was never written down.
public protocol InboxEntry: Sendable {
    var offset: Int64 { get }
    /// Milliseconds.
    var timestamp: Int64 { get }
    var timestampKind: Record.TimestampKind { get }
    /// Tells it from any other at its offset: 16 hexadecimal digits.
    var sum: String { get }

    func read() throws(UnreadableRecord) -> InboxRecord
}

extension Record: InboxEntry {
    public var sum: String { Marker.sum(of: self) }

    public func read() throws(UnreadableRecord) -> InboxRecord {
        guard let value else {
            throw .malformed(MalformedRecord(path: "", reason: "is empty"))
        }
        return try InboxRecord(reading: value)
    }
}
