import Custody
import EmbeddedLog
import Log
import Roles
import Saga
import TestSupport
import Topics

/// Reads the log of an orchestrator that was killed: which commands have no outcome in it.
struct CallsUnderWay {
    private struct Attempt: Hashable {
        let requestNo: String
        let attempt: Int
    }

    private static let topics = TopicTable(partitions: TopicTable.embeddedPartitions)
    private var positions: [TopicPartition: Int64] = [:]
    private var open: [Attempt: Service] = [:]

    /// Reads on from where it was; nobody else may have the log open.
    mutating func read(_ folder: String) throws {
        let log = try EmbeddedLog(folder: folder)
        defer { log.close() }
        let reader = try log.reader()
        let steps = Service.allCases.map(Self.topics.steps)
        for topic in steps + [Self.topics.inbox] {
            // Commands before what came of them, whatever the order of the partitions.
            var starts: [TopicPartition: ReadStart] = [:]
            for partition in try log.topic(topic).all {
                starts[partition] = positions[partition].map { .offset($0) } ?? .beginning
            }
            try reader.read(starts)
            while try starts.keys.contains(where: { try (reader.position(of: $0) ?? -1) < log.range(of: $0).upperBound }
            ) {
                for record in try reader.poll(maximum: 1_000, wait: .milliseconds(100)) { take(record) }
            }
            for partition in starts.keys { positions[partition] = reader.position(of: partition) }
        }
    }

    private mutating func take(_ record: Record) {
        let value = record.value ?? []
        if record.partition.topic != Self.topics.inbox {
            guard case .command(let command)? = try? Output(reading: value) else { return }
            open[Attempt(requestNo: command.requestNo.text, attempt: command.attempt)] = command.service
            return
        }
        guard case .family(_, let what)? = try? InboxRecord(reading: value) else { return }
        switch what {
        case .outcome(let outcome):
            open[Attempt(requestNo: outcome.requestNo.text, attempt: outcome.attempt)] = nil
        case .answered(let answered):
            open[Attempt(requestNo: answered.requestNo.text, attempt: answered.attempt)] = nil
        case .presented(let presented):
            open[Attempt(requestNo: presented.requestNo.text, attempt: presented.attempt)] = nil
        case .event, .notification, .audit, .timer, .command: break
        }
    }

    /// How many commands wait for their outcome.
    var count: Int { open.count }

    /// Of those, first attempts at direct calls that the bank has answered.
    func answered(_ requestNos: Set<String>) -> Int {
        open.count { attempt, service in
            attempt.attempt == 1 && Catalogue.specification.contract(of: service)?.mode == .direct
                && requestNos.contains(attempt.requestNo)
        }
    }
}
