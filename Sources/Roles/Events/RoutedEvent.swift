public import Log
public import Saga
public import Topics

/// An event of the platform on its way into the inbox; personal data in it is sealed.
public struct RoutedEvent: Hashable, Sendable {
    public let family: String
    public let event: PlatformEvent
    /// The record as it stands in the log.
    public let value: [UInt8]

    init(family: String, event: PlatformEvent) {
        self.family = family
        self.event = event
        value = InboxRecord.family(family, .event(event)).encoded()
    }

    public var record: InboxRecord { .family(family, .event(event)) }

    public var newRecord: NewRecord { NewRecord(key: Array(family.utf8), value: value) }

    public func partition(in topics: TopicTable) -> TopicPartition { topics.inboxPartition(ofFamily: family) }
}
