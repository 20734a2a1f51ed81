import Glibc
import KafkaLog
import Log
import Synchronization

/// A member of a group that does what an owner of partitions does: it copies what it reads to another topic, waits for
/// the acknowledgement, and only then commits.
///
/// It says in lines of JSON what happens to it. Before it acts on records it looks whether they are still its own; what
/// it then leaves alone it says too.
enum Worker {
    static func run(brokers: String, group: String, source: String, target: String) throws {
        let log = try KafkaLog(KafkaOptions(brokers: brokers))
        let producer = try retrying { () throws(LogError) in try log.producer(ProducerOptions()) }
        let consumer = try retrying { () throws(LogError) in
            try log.consumer(
                ConsumerOptions(
                    group: group, topics: [source], pollDeadline: .seconds(30), sessionDeadline: .seconds(6)))
        }
        say("ready")
        while true {
            switch try consumer.poll(maximum: 50, wait: .milliseconds(200)) {
            case .assigned(let offsets): say("assigned", offsets.keys)
            case .revoked(let partitions): say("revoked", partitions)
            case .lost(let partitions): say("lost", partitions)
            case .records(let records): try copy(records, to: target, consumer, producer)
            case nil: say("idle")
            }
        }
    }

    private static func copy(
        _ records: [Record], to target: String, _ consumer: any LogConsumer, _ producer: any LogProducer
    ) throws {
        say("records", Set(records.map(\.partition)))
        let owned = consumer.assignment
        guard records.allSatisfy({ owned.contains($0.partition) }) else {
            return say("not the owner any more", Set(records.map(\.partition)))
        }
        let isStored = Mutex<Bool?>(nil)
        let copies = records.map { NewRecord(key: $0.key, value: $0.value, headers: $0.headers) }
        try producer.append(copies, to: .key(topic: target)) { result in
            isStored.withLock { $0 = (try? result.get()) != nil }
        }
        _ = producer.drain(within: .seconds(60))
        guard isStored.withLock(\.self) == true else { return say("not stored") }
        say("stored", Set(records.map(\.partition)))
        let ends = Dictionary(records.map { ($0.partition, $0.offset + 1) }, uniquingKeysWith: max)
        do throws(LogError) {
            try consumer.commit(ends)
        } catch {
            guard case .fenced = error else { return say("not committed") }
            say("fenced", ends.keys)
        }
    }

    private static func retrying<Value>(_ body: () throws(LogError) -> sending Value) throws(LogError) -> sending Value
    {
        for _ in 0..<40 {
            do throws(LogError) {
                return try body()
            } catch {
                guard case .away = error else { throw error }
                usleep(250_000)
            }
        }
        return try body()
    }

    private static func say(_ event: String, _ partitions: some Collection<TopicPartition> = []) {
        let numbers = partitions.map(\.number).sorted().map(String.init).joined(separator: ",")
        Lines.write(#"{"event":"\#(event)","partitions":[\#(numbers)]}"#)
    }
}
