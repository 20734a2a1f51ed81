import Foundation
import JSON
import KafkaLog
import Log
import Synchronization

/// The figures of the log on Kafka, with librdkafka's mock cluster in a process of its own.
struct KafkaLogBenchmark {
    private static let topic = "bench"
    private static let partitions = 12
    private static let recordBytes = 300
    /// The mock keeps 5 MiB of a partition: so many records are read before more are appended.
    private static let recordsKept = partitions * 10_000

    private let log: KafkaLog
    private let records: [[NewRecord]]

    /// Takes about `seconds`, and nothing else at the same time, for the cluster uses the second core.
    static func run(seconds: Double) throws -> [BenchmarkFigure] {
        let peer = try BenchmarkPeer(.mockKafka, told: "\(topic):\(partitions)")
        guard let brokers = try JSONValue(reading: try peer.line())["kafka"]?.string else {
            throw BenchmarkPeer.Failure.silent(peer: Benchmark.Peer.mockKafka.rawValue)
        }
        let log = try KafkaLog(KafkaOptions(brokers: brokers))
        defer { log.close() }
        try log.reach(within: .seconds(10))
        let benchmark = KafkaLogBenchmark(log)
        _ = try benchmark.append(batch: 100, for: seconds / 10)
        let many = try benchmark.append(batch: 100, for: seconds * 0.3)
        let single = try benchmark.append(batch: 1, for: seconds * 0.3)
        let reading = try benchmark.read(for: seconds * 0.3)
        return [
            figure("kafka: appends of 300 bytes, 100 a call", many, atLeast: 300_000),
            figure("kafka: appends of 300 bytes, one a call", single, atLeast: nil),
            figure("kafka: reading 300 bytes", reading, atLeast: 100_000),
        ]
    }

    private static func figure(_ name: String, _ value: Double, atLeast target: Double?) -> BenchmarkFigure {
        BenchmarkFigure(name: name, value: value, unit: "records/s", target: target.map { .atLeast($0) })
    }

    private init(_ log: KafkaLog) {
        self.log = log
        var generator = SystemRandomNumberGenerator()
        // Texts such as the log carries: the same names, numbers that differ.
        records = (0..<200).map { _ in
            (0..<100).map { _ in
                var text = ""
                while text.utf8.count < Self.recordBytes {
                    let amount = generator.next(upperBound: 99_999_999 as UInt64)
                    text += #""requestNo":"\#(generator.next())","amount":\#(amount),"#
                }
                let key = Array("project_\(generator.next(upperBound: 1_000_000 as UInt64))".utf8)
                return NewRecord(key: key, value: Array(text.utf8.prefix(Self.recordBytes - key.count)))
            }
        }
    }

    /// Records in a second, from the first call to the last acknowledgement.
    ///
    /// Nobody reads meanwhile: a partition of the mock that is full drops its oldest batch for each new one, so it grows no
    /// further, and a reader would take its time from the cores that producer and cluster share.
    private func append(batch: Int, for seconds: Double) throws -> Double {
        let start = ContinuousClock.now
        let count = try append(batch: batch) { _ in start.duration(to: .now) / .seconds(1) < seconds }
        return Double(count) / (start.duration(to: .now) / .seconds(1))
    }

    /// Appends until told otherwise, to one partition after the other.
    private func append(batch: Int, while goesOn: (_ count: Int) -> Bool) throws -> Int {
        let producer = try log.producer(ProducerOptions())
        defer { producer.close(within: .zero) }
        let failure = Mutex<LogError?>(nil)
        var count = 0
        while goesOn(count) {
            let hundred = records[count / 100 % records.count]
            let partition = TopicPartition(Self.topic, count / 100 % Self.partitions)
            for part in stride(from: 0, to: 100, by: batch) {
                let some = batch == 100 ? hundred : Array(hundred[part..<part + batch])
                try append(some, to: partition, by: producer) { result in
                    if case .failure(let error) = result { failure.withLock { $0 = error } }
                }
            }
            count += 100
        }
        guard producer.drain(within: .seconds(60)) else { throw LogError.inDoubt("the mock cluster does not answer") }
        if let failure = failure.withLock({ $0 }) { throw failure }
        return count
    }

    private func append(
        _ records: [NewRecord], to partition: TopicPartition, by producer: any LogProducer,
        _ done: @escaping @Sendable (LogProducer.Acknowledgement) -> Void
    ) throws(LogError) {
        while true {
            do throws(LogError) {
                return try producer.append(records, to: .partition(partition), done: done)
            } catch {
                guard case .full = error else { throw error }
                // Room comes with the next acknowledgements.
                usleep(200)
            }
        }
    }

    /// Records in a second of reading; the time in which more are appended does not count.
    private func read(for seconds: Double) throws -> Double {
        let reader = try log.reader()
        defer { reader.close() }
        var count = 0
        var spent = 0.0
        let end = ContinuousClock.now + .seconds(seconds * 2)
        while spent < seconds, ContinuousClock.now < end {
            var starts: [TopicPartition: ReadStart] = [:]
            for partition in try log.topic(Self.topic).all {
                starts[partition] = .offset(try log.range(of: partition).upperBound)
            }
            let appended = try append(batch: 100) { $0 < Self.recordsKept }
            let start = ContinuousClock.now
            try reader.read(starts)
            var read = 0
            while read < appended, ContinuousClock.now < start + .seconds(60) {
                read += try reader.poll(maximum: 1_000, wait: .milliseconds(50)).count
            }
            spent += start.duration(to: .now) / .seconds(1)
            count += read
        }
        return Double(count) / spent
    }
}
