import Log
import Testing

let appendCases: [ConformanceCase] = [
    ConformanceCase("Records of a partition stand in the order of the calls") { under in
        let world = try World(under, "order")
        let producer = try world.log.producer(ProducerOptions())
        let appends = try (0..<50).map { number in
            try Appending(
                [0, 1, 2].map { NewRecord(value: Array("\(number).\($0)".utf8)) }, to: .partition(world.partition()),
                by: producer)
        }
        let positions = try appends.flatMap { try $0.positions(within: under.patience) }
        producer.close(within: under.patience)
        #expect(positions.map(\.offset) == Array(0..<150))
        #expect(appends.allSatisfy { $0.answers == 1 })
        #expect(try world.texts() == (0..<50).flatMap { number in (0..<3).map { "\(number).\($0)" } })
    },
    ConformanceCase("A record comes back as it was written") { under in
        let world = try World(under, "roundtrip")
        let records = [
            NewRecord(key: Array("k".utf8), value: Array("v".utf8)),
            NewRecord(key: nil, value: Array("v".utf8)), NewRecord(key: [], value: []),
            NewRecord(key: Array("k".utf8), value: nil), NewRecord(value: [0, 255, 0, 10, 13]),
            NewRecord(
                key: [0, 0], value: Array("中文".utf8),
                headers: [
                    Header("a", [1]), Header("b", []), Header("a", [2, 0]), Header("content-type", Array("x".utf8)),
                ]),
        ]
        let positions = try world.append(records)
        let read = try world.read(records.count, from: try world.reader())
        #expect(read.map { NewRecord(key: $0.key, value: $0.value, headers: $0.headers) } == records)
        #expect(read.map { RecordPosition($0.partition, $0.offset) } == positions)
    },
    ConformanceCase("A record of the largest size is taken, one byte more is refused with size and limit") { under in
        let world = try World(under, "large")
        let limit = try world.log.limits.maximumRecordBytes
        let largest = NewRecord(key: [1, 2, 3], value: pattern(limit - 10), headers: [Header("name", [1, 2, 3])])
        #expect(largest.byteCount == limit)
        try world.append([largest])
        let tooLarge = NewRecord(value: pattern(limit + 1))
        #expect(throws: LogError.tooLarge(bytes: limit + 1, limit: limit, topic: world.topic)) {
            try world.append([NewRecord(value: [1]), tooLarge])
        }
        let read = try world.readToEnd(try world.reader())
        #expect(read.count == 1, "nothing of the refused batch was appended")
        #expect(read.first?.value == largest.value)
    },
    ConformanceCase("An append by key goes where Kafka's own clients would put it") { under in
        let world = try World(under, partitions: 5, "keys")
        let keys = (0..<40).map { Array("user_\($0)".utf8) }
        let positions = try world.append(
            keys.map { NewRecord(key: $0, value: $0) }, to: .key(topic: world.topic))
        #expect(positions.map(\.partition.number) == keys.map { Partitioner.partition(of: $0, among: 5) })
        for number in 0..<5 {
            let expected = keys.filter { Partitioner.partition(of: $0, among: 5) == number }
            #expect(try world.texts(number) == expected.map { String(decoding: $0, as: UTF8.self) })
        }
    },
    ConformanceCase("An append of nothing is acknowledged") { under in
        let world = try World(under, "nothing")
        #expect(try world.append([NewRecord]()).isEmpty)
        #expect(try world.log.range(of: world.partition()) == 0..<0)
    },
    ConformanceCase("Times come from the log, and never go back", needs: [.appendTime]) { under in
        let world = try World(under, "time")
        for number in 0..<20 { try world.append(["\(number)"]) }
        let read = try world.readToEnd(try world.reader())
        #expect(read.allSatisfy { $0.timestampKind == .appended })
        #expect(read.map(\.timestamp) == read.map(\.timestamp).sorted())
        #expect(read.allSatisfy { $0.timestamp > 1_700_000_000_000 })
    },
    ConformanceCase("What two producers append all arrives, each one's in its order") { under in
        let world = try World(under, "producers")
        let producers = try ["a", "b"].map { ($0, try world.log.producer(ProducerOptions())) }
        var appends: [Appending] = []
        for number in 0..<100 {
            for (name, producer) in producers {
                appends.append(
                    try Appending(
                        [NewRecord(value: Array("\(name)\(number)".utf8))], to: .partition(world.partition()),
                        by: producer))
            }
        }
        for append in appends { _ = try append.positions(within: under.patience) }
        for (_, producer) in producers { producer.close(within: under.patience) }
        let texts = try world.texts()
        for name in ["a", "b"] {
            #expect(texts.filter { $0.hasPrefix(name) } == (0..<100).map { "\(name)\($0)" })
        }
        #expect(texts.count == 200)
    },
    ConformanceCase("A producer that has too much under way says so, and takes more when there is room") { under in
        let world = try World(under, "room")
        let producer = try world.log.producer(
            ProducerOptions(maximumPendingRecords: 150, maximumPendingBytes: 4 << 20))
        var appends: [Appending] = []
        var refusals = 0
        let record = NewRecord(value: pattern(1000))
        for _ in 0..<200 {
            let batch = Array(repeating: record, count: 100)
            do {
                appends.append(try Appending(batch, to: .partition(world.partition()), by: producer))
            } catch LogError.full {
                refusals += 1
                #expect(producer.drain(within: under.patience))
            }
        }
        let positions = try appends.flatMap { try $0.positions(within: under.patience) }
        producer.close(within: under.patience)
        #expect(refusals > 0)
        #expect(positions.map(\.offset) == Array(0..<Int64((200 - refusals) * 100)))
    },
    ConformanceCase("A closed producer takes nothing") { under in
        let world = try World(under, "closed")
        let producer = try world.log.producer(ProducerOptions())
        producer.close(within: under.patience)
        #expect(throws: LogError.closed) {
            try Appending([NewRecord(value: [1])], to: .partition(world.partition()), by: producer)
        }
    },
]

/// Bytes that are neither equal nor compressible to nothing.
func pattern(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(state >> 24)
    }
}
