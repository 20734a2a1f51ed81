/// What the file has about a partition, beside its chunks.
struct PartitionRow: Sendable {
    let id: Int
    let topic: Int
    let number: Int
    /// The first offset that was not deleted.
    var start: Int64
    /// A record of the partition has had this timestamp, also if it is deleted by now.
    var newest: Int64?
    /// Below this offset the file was on the disk, and whole, at the last clean point.
    var checked: Int64
    var compaction: Compacted
    /// The offset of the next append.
    var end: Int64
}

/// How far a partition is compacted.
struct Compacted: Hashable, Sendable {
    /// Below this offset, of each key only the last record is there.
    var upTo: Int64
    /// How many records compaction left below it.
    var kept: Int64
    /// When the oldest removal among those may go, in milliseconds since 1970; nil when there is none.
    var due: Int64?
}

/// What the file has about a topic.
struct TopicRow: Sendable {
    let id: Int
    let name: String
    let cleanup: StoredCleanup
}
