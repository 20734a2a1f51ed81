public import Log
public import Saga
public import Topics

/// What a notification comes to in the log.
public enum NotificationEntry: Hashable, Sendable {
    case inbox(InboxRecord, TopicPartition)
    /// Nobody here can do anything with it.
    case deadLetter(DeadLetterRecord.Letter)

    public func record(in topics: TopicTable) -> (record: NewRecord, destination: Destination) {
        switch self {
        case .inbox(let record, let partition):
            var key: [UInt8]?
            if case .family(let family, _) = record { key = Array(family.utf8) }
            return (NewRecord(key: key, value: record.encoded()), .partition(partition))
        case .deadLetter(let letter):
            let record = DeadLetterRecord.letter(letter)
            return (
                NewRecord(key: Array(record.id.utf8), value: record.encoded()), .key(topic: topics.deadLetters)
            )
        }
    }
}
