import EmbeddedLog
import Log
import Testing

/// Reads what came since it last looked, and holds it against what the writer said.
struct KillAudit {
    private static let partitions = 3
    private static let keys = 50

    private struct Place {
        let number: Int
        let offset: Int64
    }

    private let seed: UInt64
    private var kept = 0
    private var next: [Int: Int64] = [:]
    /// All that was ever handed over.
    private var sent: Set<Int> = []
    /// The last acknowledged batch of each key.
    private var lastOfKey: [Int: Place] = [:]
    private var keyed = 0
    /// Acknowledged batches that retention may have taken, or not.
    private var short: [Place] = []
    private var young = 0

    init(seed: UInt64) {
        self.seed = seed
    }

    /// How many there were at the last look.
    var records: Int { kept + keyed + young }

    mutating func check(_ path: String, _ said: WriterReport, round: Int) throws {
        // What it finds stays.
        let log = try EmbeddedLog(folder: path, options: EmbeddedLogOptions(tidyInterval: .seconds(3600)))
        defer { log.close() }
        sent.formUnion(said.sent)
        let place = "seed \(seed), round \(round)"
        for number in 0..<Self.partitions { try checkKept(TopicPartition("kills", number), log, said, place) }
        try checkKeys(log, said, place)
        try checkShort(log, said, place)
    }

    /// As Tests/LogWriter has it.
    private static func partition(_ number: Int) -> TopicPartition {
        switch number % 8 {
        case 3, 7: TopicPartition("keys", 0)
        case 5: TopicPartition("short", 0)
        case _: TopicPartition("kills", number % partitions)
        }
    }

    private mutating func checkKept(
        _ partition: TopicPartition, _ log: EmbeddedLog, _ said: WriterReport, _ place: String
    ) throws {
        let start = next[partition.number] ?? 0
        let new = try log.records(of: partition, from: .offset(start))
        #expect(new.map(\.offset) == (start..<start + Int64(new.count)).map(\.self), "\(place), \(partition)")
        let batches = try batches(new[...], "\(place), \(partition)")
        let expected = said.acknowledged.keys.filter { Self.partition($0) == partition }.sorted()
        let found = batches.filter { said.acknowledged[$0.number] != nil }
        #expect(found.map(\.number) == expected, "\(place), \(partition)")
        for batch in found { #expect(said.acknowledged[batch.number] == batch.offset, "\(place), \(partition)") }
        let numbers = batches.map(\.number)
        #expect(said.sent.isSuperset(of: numbers) && numbers == Set(numbers).sorted(), "each once, in order: \(place)")
        kept += new.count
        next[partition.number] = start + Int64(new.count)
    }

    /// Of each key, there is the last acknowledged record, or one that was sent after it.
    private mutating func checkKeys(_ log: EmbeddedLog, _ said: WriterReport, _ place: String) throws {
        for (number, offset) in said.acknowledged where Self.partition(number).topic == "keys" {
            let place = Place(number: number, offset: offset)
            if place.number >= lastOfKey[number % Self.keys]?.number ?? 0 { lastOfKey[number % Self.keys] = place }
        }
        let records = try log.records(of: TopicPartition("keys", 0))
        var found: [Int: Place] = [:]
        for record in records {
            let number = try number(of: record, place)
            #expect(record.key == Array("\(number % Self.keys)".utf8), "\(place): record \(number)")
            found[number % Self.keys] = Place(number: number, offset: record.offset)
        }
        for (key, last) in lastOfKey {
            let record = try #require(found[key], "\(place): key \(key) is gone")
            #expect(record.number >= last.number, "\(place): key \(key)")
            #expect((record.offset == last.offset) == (record.number == last.number), "\(place): key \(key)")
        }
        keyed = records.count
    }

    /// Below the start of the partition everything is gone, and above it nothing.
    private mutating func checkShort(_ log: EmbeddedLog, _ said: WriterReport, _ place: String) throws {
        let partition = TopicPartition("short", 0)
        let range = try log.range(of: partition)
        for (number, offset) in said.acknowledged where Self.partition(number) == partition {
            short.append(Place(number: number, offset: offset))
        }
        short.removeAll { $0.offset < range.lowerBound }
        let records = try log.records(of: partition)
        #expect(records.map(\.offset) == range.map(\.self), "\(place)")
        var found: [Int64: Int] = [:]
        for record in records { found[record.offset] = try number(of: record, place) }
        for batch in short { #expect(found[batch.offset] == batch.number, "\(place)") }
        young = records.count
    }

    /// The batch of a record, which somebody must have appended.
    private func number(of record: Record, _ place: String) throws -> Int {
        let text = String(decoding: record.value ?? [], as: UTF8.self)
        let number = try #require(text.split(separator: ".").first.flatMap { Int($0) }, "\(place)")
        #expect(sent.contains(number), "\(place): nobody appended \(number)")
        return number
    }

    /// The batches of the records; each is there whole.
    private func batches(_ records: ArraySlice<Record>, _ place: String) throws -> [Place] {
        var batches: [Place] = []
        var rest = records
        while let first = rest.first {
            let number = try number(of: first, place)
            let whole = rest.prefix(number % 3 + 1)
            let texts = whole.map { String(decoding: $0.value ?? [], as: UTF8.self) }
            let filling = String(repeating: "x", count: number % 500)
            #expect(texts == (0...number % 3).map { "\(number).\($0) \(filling)" }, "\(place)")
            batches.append(Place(number: number, offset: first.offset))
            rest = rest.dropFirst(number % 3 + 1)
        }
        return batches
    }
}
