import Log
import Synchronization
import Testing

/// What a conformance test says often, said shortly.
struct World {
    let under: any LogUnderTest
    let topic: String

    /// A log with one topic of so many partitions, under a name of its own.
    init(
        _ under: any LogUnderTest, partitions: Int = 1, cleanup: Cleanup = .keep, _ name: String = #function
    ) throws {
        self.under = under
        let letters = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        topic = "\(letters.prefix(40)).\(UInt32.random(in: 0...UInt32.max))"
        try under.makeTopics([TopicSpecification(topic, partitions: partitions, cleanup: cleanup)])
    }

    var log: any Log {
        get throws { try under.log }
    }

    func partition(_ number: Int = 0) -> TopicPartition { TopicPartition(topic, number) }

    /// Appends and waits for the acknowledgement.
    @discardableResult
    func append(_ records: [NewRecord], to partition: Int = 0) throws -> [RecordPosition] {
        try append(records, to: .partition(self.partition(partition)))
    }

    @discardableResult
    func append(_ records: [NewRecord], to destination: Destination) throws -> [RecordPosition] {
        let producer = try log.producer(ProducerOptions())
        defer { producer.close(within: under.patience) }
        return try Appending(records, to: destination, by: producer).positions(within: under.patience)
    }

    /// Appends texts under keys.
    @discardableResult
    func append(_ texts: [String], to partition: Int = 0) throws -> [RecordPosition] {
        try append(texts.map { NewRecord(value: Array($0.utf8)) }, to: partition)
    }

    func reader(_ start: ReadStart = .beginning, partitions: [Int] = [0]) throws -> any LogReader {
        let reader = try log.reader()
        try reader.read(Dictionary(uniqueKeysWithValues: partitions.map { (partition($0), start) }))
        return reader
    }

    /// Reads until so many records are there, or patience is over.
    func read(_ count: Int, from reader: any LogReader, maximum: Int = 100) throws -> [Record] {
        var records: [Record] = []
        let deadline = Deadline(under)
        while records.count < count, !deadline.isOver {
            records += try reader.poll(maximum: maximum, wait: .milliseconds(100))
        }
        return records
    }

    /// Everything of a partition as texts, up to its end as it is now.
    func texts(_ number: Int = 0) throws -> [String] {
        let reader = try reader(partitions: [number])
        defer { reader.close() }
        return try readToEnd(reader, number).map { String(decoding: $0.value ?? [], as: UTF8.self) }
    }

    func readToEnd(_ reader: any LogReader, _ number: Int = 0) throws -> [Record] {
        let end = try log.range(of: partition(number)).upperBound
        var records: [Record] = []
        let deadline = Deadline(under)
        while reader.position(of: partition(number)).map({ $0 < end }) ?? true, !deadline.isOver {
            records += try reader.poll(maximum: 100, wait: .milliseconds(100))
        }
        #expect(reader.position(of: partition(number)) == end, "reading came to its end")
        return records
    }

    func options(_ group: String = "group", member: String? = nil) -> ConsumerOptions {
        ConsumerOptions(
            group: "\(topic).\(group)", topics: [topic], member: member, pollDeadline: under.pollDeadline,
            sessionDeadline: under.sessionDeadline)
    }

    func member(_ group: String = "group", named name: String? = nil) throws -> Member {
        Member(try log.consumer(options(group, member: name)), under)
    }
}

/// When a test gives up, by the system's clock, also where the log's time is virtual.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(_ under: any LogUnderTest) {
        end = .now + under.patience
    }

    var isOver: Bool { ContinuousClock.now > end }
}

/// One append under way.
final class Appending: Sendable {
    private let outcome = Mutex<LogProducer.Acknowledgement?>(nil)
    private let calls = Mutex(0)
    private let producer: any LogProducer

    init(_ records: [NewRecord], to destination: Destination, by producer: any LogProducer) throws {
        self.producer = producer
        try producer.append(records, to: destination) { [self] result in
            outcome.withLock { $0 = result }
            calls.withLock { $0 += 1 }
        }
    }

    /// Nil while nothing was said.
    var result: LogProducer.Acknowledgement? { outcome.withLock { $0 } }

    /// How often something was said: once, or it is wrong.
    var answers: Int { calls.withLock { $0 } }

    func positions(within patience: Duration) throws -> [RecordPosition] {
        #expect(producer.drain(within: patience))
        return try #require(result).get()
    }
}
