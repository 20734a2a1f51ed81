import Log
import Synchronization

/// Appends to any log and reads it, as fast as it goes, with records whose content differs.
struct LogLoad {
    static let partitions = 4

    /// How fast it went, and how long each append took.
    struct Result {
        let rate: Double
        let waits: [Double]

        /// Seconds.
        func percentile(_ share: Double) -> Double {
            let sorted = waits.sorted()
            return sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        }
    }

    private let log: any Log
    private let topic: String
    private let recordBytes: Int
    private let noise: [UInt8]

    init(_ log: any Log, topic: String, recordBytes: Int) throws {
        self.log = log
        self.topic = topic
        self.recordBytes = recordBytes
        var generator = SystemRandomNumberGenerator()
        noise = (0..<(1 << 20) / 8).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } }
    }

    /// The same for the same number, and different from its neighbours.
    private func record(_ number: Int) -> NewRecord {
        let start = number &* 7_919 % (noise.count - recordBytes)
        var value = Array(noise[start..<start + recordBytes - 16])
        withUnsafeBytes(of: number) { value.replaceSubrange(0..<8, with: $0) }
        return NewRecord(key: Array("key-\(100_000_000_000 + number)".utf8), value: value)
    }

    func append(batch: Int, outstanding: Int, seconds: Double) throws -> Result {
        let producer = try PacedProducer(log, room: batch * outstanding)
        let waits = Mutex<[Double]>([])
        let start = ContinuousClock.now
        var appended = 0
        while (start.duration(to: .now) / .seconds(1)) < seconds {
            let records = (0..<batch).map { record(appended + $0) }
            try producer.awaitRoom(for: batch)
            let begin = ContinuousClock.now
            try producer.append(records, to: TopicPartition(topic, appended / batch % Self.partitions)) {
                let wait = begin.duration(to: .now) / .seconds(1)
                waits.withLock { $0.append(wait) }
            }
            appended += batch
        }
        try producer.finish()
        let elapsed = start.duration(to: .now) / .seconds(1)
        return Result(rate: Double(appended) / elapsed, waits: waits.withLock { $0 })
    }

    /// Appends exactly so many records.
    func fill(_ count: Int) throws {
        let producer = try PacedProducer(log, room: 50_000)
        for first in stride(from: 0, to: count, by: 500) {
            let records = (first..<min(count, first + 500)).map(record)
            try producer.append(records, to: TopicPartition(topic, first / 500 % Self.partitions))
        }
        try producer.finish()
    }

    /// Records in a second, read from the beginning on, over and over.
    func read(seconds: Double) throws -> Double {
        let start = ContinuousClock.now
        var count = 0
        while (start.duration(to: .now) / .seconds(1)) < seconds {
            let reader = try log.reader()
            defer { reader.close() }
            try reader.read(
                Dictionary(
                    uniqueKeysWithValues: (0..<Self.partitions).map { (TopicPartition(topic, $0), .beginning) }))
            while (start.duration(to: .now) / .seconds(1)) < seconds {
                let records = try reader.poll(maximum: 1_000, wait: .zero)
                if records.isEmpty { break }
                count += records.count
            }
        }
        return Double(count) / (start.duration(to: .now) / .seconds(1))
    }
}
