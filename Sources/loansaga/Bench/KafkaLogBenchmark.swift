import JSON
import KafkaLog
import Log

/// The figures of the log on Kafka, with librdkafka's mock cluster in a process of its own.
struct KafkaLogBenchmark {
    private static let topic = "bench"
    private static let partitions = 12
    private static let recordBytes = 300
    /// The mock keeps 5 MiB of a partition and drops what is older.
    private static let recordsKept = partitions * (5 << 20) / recordBytes * 4 / 5
    /// So many at the most wait for the group that reads along. From 100,000 on librdkafka 2.0.2 fetches none ahead for up
    /// to a second.
    private static let recordsUnread = 90_000

    private let log: KafkaLog
    private let records: [[NewRecord]]
    private var appended = 0

    /// Takes about `seconds`, and nothing else at the same time, for the cluster uses the second core.
    static func run(seconds: Double) throws -> [BenchmarkFigure] {
        let peer = try BenchmarkPeer(.mockKafka, told: "\(topic):\(partitions)")
        guard let brokers = try JSONValue(reading: try peer.line())["kafka"]?.string else {
            throw BenchmarkPeer.Failure.silent(peer: Benchmark.Peer.mockKafka.rawValue)
        }
        let log = try KafkaLog(KafkaOptions(brokers: brokers))
        defer { log.close() }
        try log.reach(within: .seconds(10))
        var benchmark = KafkaLogBenchmark(log)
        let drain = try LogDrain(log, topic: topic)
        _ = try benchmark.append(batch: 100, for: seconds / 10, drain)
        let many = try benchmark.append(batch: 100, for: seconds * 0.3, drain)
        let single = try benchmark.append(batch: 1, for: seconds * 0.3, drain)
        let lost = benchmark.appended - drain.stop()
        let reading = try benchmark.read(for: seconds * 0.3)
        return [
            figure("kafka: appends of 300 bytes, 100 a call, read meanwhile", many, atLeast: 300_000),
            figure("kafka: appends of 300 bytes, one a call, read meanwhile", single, atLeast: nil),
            BenchmarkFigure(
                name: "kafka: of \(benchmark.appended) appended, not read", value: Double(lost), unit: "records",
                target: .atMost(0)),
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

    /// Records in a second, from the first call to the last acknowledgement, while a group reads them.
    private mutating func append(batch: Int, for seconds: Double, _ drain: LogDrain) throws -> Double {
        let before = appended
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        try append(batch: batch) { appended in
            try drain.awaitRead(appended - Self.recordsUnread)
            return ContinuousClock.now < end
        }
        let elapsed = start.duration(to: .now) / .seconds(1)
        try drain.awaitRead(appended)
        return Double(appended - before) / elapsed
    }

    /// Appends a hundred records to one partition after the other, until told otherwise.
    private mutating func append(batch: Int, while goesOn: (_ appended: Int) throws -> Bool) throws {
        let producer = try PacedProducer(log, room: 90_000)
        while try goesOn(appended) {
            let hundred = records[appended / 100 % records.count]
            let partition = TopicPartition(Self.topic, appended / 100 % Self.partitions)
            for part in stride(from: 0, to: 100, by: batch) {
                try producer.append(batch == 100 ? hundred : Array(hundred[part..<part + batch]), to: partition)
            }
            appended += 100
        }
        try producer.finish()
    }

    /// Records in a second of reading what the mock has room for; the time in which more are appended does not count.
    private mutating func read(for seconds: Double) throws -> Double {
        let reader = try log.reader()
        defer { reader.close() }
        var count = 0
        var spent = 0.0
        while spent < seconds {
            var starts: [TopicPartition: ReadStart] = [:]
            for partition in try log.topic(Self.topic).all {
                starts[partition] = .offset(try log.range(of: partition).upperBound)
            }
            let before = appended
            try append(batch: 100) { $0 < before + Self.recordsKept }
            let start = ContinuousClock.now
            try reader.read(starts)
            var left = appended - before
            while left > 0 {
                guard ContinuousClock.now < start + .seconds(60) else {
                    throw LogDrain.Failure.behind(read: appended - before - left, expected: appended - before)
                }
                left -= try reader.poll(maximum: 1_000, wait: .milliseconds(50)).count
            }
            spent += start.duration(to: .now) / .seconds(1)
            count += appended - before
        }
        return Double(count) / spent
    }
}
