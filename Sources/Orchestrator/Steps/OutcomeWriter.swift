import Foundation
import Log
import Queues
import Roles
import Synchronization

/// Appends what came of commands: records of a partition one batch after the other, so that what comes together while one
/// is under way goes together.
final class OutcomeWriter: Sendable {
    /// A delivery's records that are not in the log yet.
    private final class Receipt: Sendable {
        let origin: Delivery.Origin
        private let missing: Atomic<Int>

        init(_ origin: Delivery.Origin, records: Int) {
            self.origin = origin
            missing = Atomic(records)
        }

        /// One more is in the log; true for the last.
        func arrive() -> Bool {
            missing.subtract(1, ordering: .acquiringAndReleasing).newValue == 0
        }
    }

    private struct Entry: Sendable {
        let record: NewRecord
        let receipt: Receipt
    }

    private struct State: Sendable {
        var waiting: [TopicPartition: [Entry]] = [:]
        var appending: Set<TopicPartition> = []
        /// Records that are not in the log yet.
        var count = 0
        var isEnding = false
        var failure: LogError?

        /// What can be appended now, a batch for each partition; nil when there is nothing.
        mutating func takeBatches() -> [(partition: TopicPartition, entries: [Entry])]? {
            var batches: [(TopicPartition, [Entry])] = []
            for partition in waiting.keys where !appending.contains(partition) {
                guard let entries = waiting.removeValue(forKey: partition) else { continue }
                appending.insert(partition)
                batches.append((partition, entries))
            }
            return batches.isEmpty ? nil : batches
        }
    }

    /// With so many records that the log has not acknowledged, no more calls are made.
    private static let limit = 4_096

    private let state = Monitor(State())
    private let appender: Appender
    private let whenDurable: @Sendable (Delivery.Origin) -> Void

    /// - Parameter whenDurable: everything that came of a delivery is in the log; called on threads of the log.
    init(_ appender: Appender, whenDurable: @escaping @Sendable (Delivery.Origin) -> Void) {
        self.appender = appender
        self.whenDurable = whenDurable
        let thread = Thread { [self] in run() }
        thread.name = "steps-writer"
        thread.start()
    }

    var isBehind: Bool { state.look { $0.count >= Self.limit } }

    /// Why nothing is appended any more.
    var failure: LogError? { state.look(\.failure) }

    /// Appends all records that came of a delivery; never blocks.
    func add(_ records: [PlacedRecord], from origin: Delivery.Origin) {
        let receipt = Receipt(origin, records: records.count)
        state.withLock { state in
            guard state.failure == nil else { return }
            for (partition, record) in records {
                state.waiting[partition, default: []].append(Entry(record: record, receipt: receipt))
            }
            state.count += records.count
        }
    }

    /// Appends nothing more.
    func end() {
        state.withLock { $0.isEnding = true }
    }

    private enum Turn {
        case append([(partition: TopicPartition, entries: [Entry])])
        case end
    }

    private func run() {
        while true {
            let turn: Turn = state.wait { state in
                if state.isEnding || state.failure != nil { return .end }
                return state.takeBatches().map(Turn.append)
            }
            guard case .append(let batches) = turn else { return }
            for (partition, entries) in batches {
                appender.append(entries.map(\.record), to: .partition(partition)) { [self] result in
                    appended(entries, to: partition, result)
                }
            }
        }
    }

    private func appended(
        _ entries: [Entry], to partition: TopicPartition, _ result: Result<[RecordPosition], LogError>
    ) {
        if case .success = result {
            for entry in entries where entry.receipt.arrive() { whenDurable(entry.receipt.origin) }
        }
        state.withLock { state in
            state.count -= entries.count
            switch result {
            case .success: state.appending.remove(partition)
            case .failure(let error): state.failure = state.failure ?? error
            }
        }
    }
}
