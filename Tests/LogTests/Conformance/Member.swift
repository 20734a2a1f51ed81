import Log
import Testing

/// A member of a group that keeps what it has seen.
final class Member {
    let consumer: any LogConsumer
    private let under: any LogUnderTest
    private(set) var records: [Record] = []
    private(set) var events: [ConsumerEvent] = []

    init(_ consumer: any LogConsumer, _ under: any LogUnderTest) {
        self.consumer = consumer
        self.under = under
    }

    var texts: [String] { records.map { String(decoding: $0.value ?? [], as: UTF8.self) } }

    /// Polls once.
    @discardableResult
    func poll(maximum: Int = 100, wait: Duration = .milliseconds(50)) throws -> ConsumerEvent? {
        let event = try consumer.poll(maximum: maximum, wait: wait)
        if case .records(let new) = event { records += new }
        if let event { events.append(event) }
        return event
    }

    /// Polls until the condition holds; the members beside it poll too, as they would on threads of their own.
    func poll(_ maximum: Int = 100, with others: [Member] = [], until isDone: () throws -> Bool) throws {
        let deadline = Deadline(under)
        while try !isDone() {
            try #require(!deadline.isOver, "what the test waits for does not come; seen \(events.suffix(5))")
            for member in [self] + others { try member.poll(maximum: maximum) }
        }
    }

    /// Commits everything that it has seen of partitions that are its own.
    func commit() throws {
        var offsets: [TopicPartition: Int64] = [:]
        for record in records where consumer.assignment.contains(record.partition) {
            offsets[record.partition] = record.offset + 1
        }
        if !offsets.isEmpty { try consumer.commit(offsets) }
    }

    /// Polls until all of so many partitions are its own.
    func pollUntilOwner(of count: Int, with others: [Member] = []) throws {
        try poll(with: others) { consumer.assignment.count == count }
    }
}
