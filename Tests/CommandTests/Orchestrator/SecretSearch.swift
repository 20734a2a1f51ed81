import Foundation
import JSON
import KafkaLog
import Log
import TestSupport
import Testing
import Topics

/// Looks through everything that a run has written for what nobody may read there.
struct SecretSearch {
    /// The newcomer's name, papers, telephone and card.
    private static let personal = ["张三", "110101199003070134", "13800138000", "6222020200001234567"]

    private let secrets: [Data]
    private var written: [(name: String, bytes: Data)] = []

    /// - Parameter token: an operator's.
    init(token: String) {
        secrets = (Self.personal + [token]).map { Data($0.utf8) }
    }

    mutating func add(_ name: String, _ bytes: [UInt8]) { written.append((name, Data(bytes))) }

    mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

    /// Every file below a folder but those with these names.
    mutating func add(folder: String, except names: Set<String>) {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        for name in files where !names.contains(URL(filePath: name).lastPathComponent) {
            if let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(name)")) { written.append((name, data)) }
        }
    }

    /// Every record of LoanSaga's topics on a cluster; the platform's own topic is the platform's.
    mutating func add(_ topics: TopicTable, of brokers: String) throws {
        let log = try KafkaLog(KafkaOptions(brokers: brokers))
        defer { log.close() }
        try log.reach(within: .seconds(10))
        let reader = try log.reader()
        defer { reader.close() }
        for topic in topics.specifications {
            let partitions = (0..<topic.partitions).map { TopicPartition(topic.name, $0) }
            let ends = try partitions.map { try log.range(of: $0).upperBound }
            try reader.read(Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) }))
            let deadline = ContinuousClock.now + .seconds(30)
            while zip(partitions, ends).contains(where: { (reader.position(of: $0) ?? 0) < $1 }) {
                guard ContinuousClock.now < deadline else { throw TestBankError("\(topic.name) could not be read") }
                for record in try reader.poll(maximum: 1_000, wait: .milliseconds(50)) {
                    add("\(record.partition)", (record.key ?? []) + (record.value ?? []))
                }
            }
        }
    }

    /// What is written where it must not be; the newcomer's number, which is no secret, has to be found.
    func check() {
        let userNo = Data("newcomer".utf8)
        #expect(written.contains { $0.bytes.range(of: userNo) != nil }, "what is not secret is found")
        for (name, bytes) in written {
            for secret in secrets where bytes.range(of: secret) != nil {
                Issue.record("\(name) has \(secret.count) bytes that nobody may read there")
            }
        }
    }
}
