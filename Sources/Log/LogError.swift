/// Why a log did not do what it was asked.
public enum LogError: Error, Hashable, Sendable {
    /// The log cannot be reached now; it is tried for ever, and callers may try again.
    case away(String)
    /// Too much is under way already: wait for room.
    case full
    /// The append may or may not be in the log; what is appended again may be there twice.
    case inDoubt(String)
    /// Somebody else owns the partition by now, or the member is out of its group.
    case fenced(TopicPartition)
    /// Another member has come under this one's name.
    case replaced(member: String, group: String)
    /// A record is over the limit; it was not appended, and nothing else of its batch.
    case tooLarge(bytes: Int, limit: Int, topic: String)
    case unknownTopic(String)
    /// The topic has only so many partitions, counted from 0.
    case unknownPartition(TopicPartition, partitions: Int)
    /// A record that is to go by its key has none.
    case noKey(topic: String)
    /// The offset is not there any more, or not yet.
    case outOfRange(TopicPartition, offset: Int64, available: Range<Int64>)
    /// A setting, permission or call that the log refuses; the text says which and what to do.
    case notAllowed(String)
    /// A topic is there already, with other partitions or another cleanup.
    case topicDiffers(String)
    /// A record that was written is not what is read.
    case corrupted(RecordPosition, String)
    /// The log has stopped itself and must be opened anew: what it holds is in doubt, or it can write no more.
    case stopped(String)
    /// It was closed by its own user.
    case closed
    /// Another process, or another object of this one, has the files.
    case inUse(path: String, owner: String)
    /// The files cannot be opened at all.
    case cannotOpen(path: String, reason: String)
}

extension LogError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .away(let why): "the log cannot be reached: \(why); it is tried again"
        case .full: "too many records are under way; append again when there is room"
        case .inDoubt(let why): "nobody can say whether the records were appended: \(why)"
        case .fenced(let partition): "partition \(partition) is not this member's any more"
        case .replaced(let member, let group):
            "another member of group '\(group)' goes by the name '\(member)' now; give each a name of its own"
        case .tooLarge(let bytes, let limit, let topic):
            "a record for '\(topic)' has \(bytes) bytes; the limit is \(limit)"
        case .unknownTopic(let name): "there is no topic '\(name)'; create it first"
        case .unknownPartition(let partition, let count):
            "there is no partition \(partition); '\(partition.topic)' has \(count), counted from 0"
        case .noKey(let topic): "a record for '\(topic)' has no key to find its partition by"
        case .outOfRange(let partition, let offset, let available):
            "offset \(offset) of \(partition) is not there; the log has \(available.lowerBound) up to, but without, "
                + "\(available.upperBound)"
        case .notAllowed(let why): why
        case .topicDiffers(let how): how
        case .corrupted(let position, let how):
            "record \(position.offset) of \(position.partition) is damaged: \(how)"
        case .stopped(let why): "the log has stopped: \(why)"
        case .closed: "the log is closed"
        case .inUse(let path, let owner): "the log in \(path) is in use by \(owner)"
        case .cannotOpen(let path, let reason): "the log in \(path) cannot be opened: \(reason)"
        }
    }
}
