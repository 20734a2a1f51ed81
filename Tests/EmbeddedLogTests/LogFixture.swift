import Foundation
import Log
import Synchronization
import TestSupport
import Testing

@testable import EmbeddedLog

/// A log in a folder of its own, gone with the test.
final class LogFixture {
    let folder: TemporaryFolder
    let path: String
    private(set) var log: EmbeddedLog
    private let options: EmbeddedLogOptions

    init(
        partitions: Int = 1, cleanup: Cleanup = .keep,
        options: EmbeddedLogOptions = EmbeddedLogOptions(tidyInterval: .seconds(3600), uncompactedRecords: 1)
    ) throws {
        folder = try TemporaryFolder()
        path = folder.path("log")
        self.options = options
        log = try EmbeddedLog(folder: path, options: options)
        try log.createTopics([TopicSpecification("t", partitions: partitions, cleanup: cleanup)])
    }

    deinit {
        log.close()
    }

    /// Closes the log, lets something happen to its files, and opens it anew.
    func reopen(_ between: (String) throws -> Void = { _ in }) throws {
        log.close()
        try between(path + "/" + Opening.fileName)
        log = try EmbeddedLog(folder: path, options: options)
    }

    func partition(_ number: Int = 0) -> TopicPartition { TopicPartition("t", number) }

    @discardableResult
    func append(_ records: [NewRecord], to partition: Int = 0) throws -> [RecordPosition] {
        try log.appendAndWait(records, to: self.partition(partition))
    }

    @discardableResult
    func append(_ texts: [String], to partition: Int = 0) throws -> [RecordPosition] {
        try append(texts.map { NewRecord(value: Array($0.utf8)) }, to: partition)
    }

    func records(_ partition: Int = 0) throws -> [Record] {
        try log.records(of: self.partition(partition))
    }

    func texts(_ partition: Int = 0) throws -> [String] {
        try records(partition).map { String(decoding: $0.value ?? [], as: UTF8.self) }
    }
}

extension EmbeddedLog {
    func appendAndWait(_ records: [NewRecord], to partition: TopicPartition) throws -> [RecordPosition] {
        let outcome = Mutex<LogProducer.Acknowledgement?>(nil)
        let producer = try producer(ProducerOptions())
        try producer.append(records, to: .partition(partition)) { result in outcome.withLock { $0 = result } }
        producer.close(within: .seconds(20))
        return try #require(outcome.withLock { $0 }).get()
    }

    /// Everything of a partition, up to its end as it is now.
    func records(of partition: TopicPartition, from start: ReadStart = .beginning) throws -> [Record] {
        let range = try range(of: partition)
        let reader = try reader()
        defer { reader.close() }
        try reader.read([partition: start])
        var records: [Record] = []
        while reader.position(of: partition).map({ $0 < range.upperBound }) == true {
            records += try reader.poll(maximum: 500, wait: .seconds(5))
        }
        return records
    }
}

/// The error that the body throws, or nil.
func refusal(_ body: () throws -> Void) -> LogError? {
    do {
        try body()
        return nil
    } catch {
        return error as? LogError
    }
}

/// Changes a byte of the file where it has the text, wherever it has it.
func damage(_ path: String, at text: String) throws {
    let url = URL(filePath: path)
    var data = try Data(contentsOf: url)
    var found = 0
    while let range = data.range(of: Data(text.utf8)) {
        data[range.lowerBound] ^= 0x20
        found += 1
    }
    try #require(found > 0, "the text is in the file")
    try data.write(to: url)
}
