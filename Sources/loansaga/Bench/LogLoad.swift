import Foundation
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

    private struct Progress: Sendable {
        var underWay = 0
        var waits: [Double] = []
        var failure: LogError?
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
        let producer = try log.producer(ProducerOptions())
        let slots = DispatchSemaphore(value: outstanding)
        let progress = Mutex(Progress())
        let start = ContinuousClock.now
        var appended = 0
        while (start.duration(to: .now) / .seconds(1)) < seconds {
            let records = (0..<batch).map { record(appended + $0) }
            slots.wait()
            let begin = ContinuousClock.now
            try producer.append(
                records, to: .partition(TopicPartition(topic, appended / batch % Self.partitions))
            ) { result in
                let wait = begin.duration(to: .now) / .seconds(1)
                progress.withLock { progress in
                    progress.waits.append(wait)
                    if case .failure(let error) = result { progress.failure = error }
                }
                slots.signal()
            }
            appended += batch
        }
        producer.close(within: .seconds(60))
        let elapsed = start.duration(to: .now) / .seconds(1)
        let (waits, failure) = progress.withLock { ($0.waits, $0.failure) }
        if let failure { throw failure }
        return Result(rate: Double(appended) / elapsed, waits: waits)
    }

    /// Appends exactly so many records.
    func fill(_ count: Int) throws {
        let producer = try log.producer(ProducerOptions())
        let failure = Mutex<LogError?>(nil)
        var appended = 0
        while appended < count {
            let records = (appended..<min(count, appended + 500)).map(record)
            do throws(LogError) {
                try producer.append(
                    records, to: .partition(TopicPartition(topic, appended / 500 % Self.partitions))
                ) { result in
                    if case .failure(let error) = result { failure.withLock { $0 = error } }
                }
                appended += records.count
            } catch {
                guard case .full = error else { throw error }
                _ = producer.drain(within: .seconds(60))
            }
        }
        producer.close(within: .seconds(60))
        if let failure = failure.withLock({ $0 }) { throw failure }
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
