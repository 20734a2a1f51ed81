import Foundation
import Log
import Synchronization
import Testing

/// Appends that were made, and how each ended.
final class Appends: Sendable {
    private let results = Mutex<[Int: LogProducer.Acknowledgement]>([:])
    private let made = Mutex(0)

    /// - Throws: what the append throws; it does not count then.
    func append(_ records: [NewRecord], to destination: Destination, by producer: any LogProducer) throws(LogError) {
        let number = made.withLock { $0 }
        try producer.append(records, to: destination) { [self] result in results.withLock { $0[number] = result } }
        made.withLock { $0 += 1 }
    }

    func append(_ text: String, to topic: String, by producer: any LogProducer) throws(LogError) {
        let bytes = Array(text.utf8)
        try append([NewRecord(key: bytes, value: bytes)], to: .key(topic: topic), by: producer)
    }

    var count: Int { made.withLock(\.self) }
    var outcomes: [LogProducer.Acknowledgement] {
        results.withLock { results in results.sorted { $0.key < $1.key }.map(\.value) }
    }
    var failures: [LogError] {
        outcomes.compactMap { if case .failure(let error) = $0 { error } else { nil } }
    }
}

extension Log {
    /// The texts of all records of a topic, until `isDone` or the time is over.
    func texts(
        of topic: String, within time: Duration = .seconds(30), until isDone: ([String]) -> Bool
    ) throws -> [String] {
        let reader = try reader()
        defer { reader.close() }
        try reader.read(
            Dictionary(uniqueKeysWithValues: try self.topic(topic).all.map { ($0, ReadStart.beginning) }))
        var texts: [String] = []
        let deadline = ContinuousClock.now + time
        while !isDone(texts), ContinuousClock.now < deadline {
            let records = try reader.poll(maximum: 1_000, wait: .milliseconds(100))
            texts += records.texts
        }
        return texts
    }

    /// Waits until the log says so of itself.
    func wait(within time: Duration = .seconds(20), until isWanted: (LogState) -> Bool) -> Bool {
        wait(within: time) { isWanted(state) }
    }

    func wait(within time: Duration, until isSo: () -> Bool) -> Bool {
        let deadline = ContinuousClock.now + time
        while !isSo() {
            guard ContinuousClock.now < deadline else { return false }
            usleep(20_000)
        }
        return true
    }
}

extension LogState {
    var isAway: Bool { if case .away = self { true } else { false } }
}

extension [Record] {
    var texts: [String] { map { String(decoding: $0.value ?? [], as: UTF8.self) } }
}
