import Crypto
import Log
import Roles
import Runtime
import Topics

/// What becomes of records that were read.
extension IntakeWorker {
    private struct Passing {
        let record: Record
        let message: EventMessage
        var outcome: Result<RoutedEvent, EventRefusal>

        var origin: RecordPosition { RecordPosition(record.partition, record.offset) }

        /// Whether definitions that are not read here yet might take it.
        var mayPass: Bool { if case .failure(let refusal) = outcome { refusal.mayPass } else { false } }
    }

    func pass(_ records: [Record]) throws(LogError) {
        guard let intake = context.definitions.published.current?.intake else {
            throw .away("no definitions are published yet")
        }
        var passing: [Passing] = []
        passing.reserveCapacity(records.count)
        for record in records {
            let message = EventMessage(headers: record.headers, value: record.value)
            let outcome = try route(message, intake)
            passing.append(Passing(record: record, message: message, outcome: outcome))
        }
        try lookAgain(&passing)
        for one in passing { begin(one.record) }
        try append(passing)
    }

    private func route(
        _ message: EventMessage, _ intake: EventIntake
    ) throws(LogError) -> Result<RoutedEvent, EventRefusal> {
        switch message.event {
        case .failure(let refusal): return .failure(refusal)
        case .success(let event):
            do throws(CryptoError) {
                return try router.route(event, by: intake, at: context.clock.now())
            } catch {
                throw .stopped("personal data cannot be sealed: \(error)")
            }
        }
    }

    /// What is refused may have been published just now: everything that is published is read first.
    private func lookAgain(_ passing: inout [Passing]) throws(LogError) {
        guard passing.contains(where: \.mayPass) else { return }
        let before = context.definitions.published.current?.digest
        guard context.definitions.catchUp(until: .now + .seconds(5)) else {
            throw .away("the definitions cannot be read up to their end")
        }
        guard let current = context.definitions.published.current, current.digest != before else { return }
        for place in passing.indices where passing[place].mayPass {
            passing[place].outcome = try route(passing[place].message, current.intake)
        }
    }

    /// Events of one partition of the inbox go together, in their order.
    private func append(_ passing: [Passing]) throws(LogError) {
        var batches: [TopicPartition: Batch] = [:]
        var refused: [RefusedEvent] = []
        for one in passing {
            let partition: TopicPartition
            let record: NewRecord
            switch one.outcome {
            case .success(let event): (partition, record) = (event.partition(in: context.topics), event.newRecord)
            case .failure(let refusal):
                let event = RefusedEvent(one.message, refusal, at: one.origin)
                (partition, record) = (TopicPartition(context.topics.deadLetters, 0), try letter(event))
                refused.append(event)
            }
            batches[partition, default: Batch()].records.append(record)
            batches[partition]?.origins.append(one.origin)
        }
        for (partition, batch) in batches.sorted(by: { $0.key < $1.key }) {
            append(batch, to: partition)
        }
        counters.addStored(passing.count - refused.count)
        counters.addRefused(refused.count)
        guard let first = refused.first else { return }
        context.logger.warning(
            "events are refused and go to the dead letters",
            [
                "count": .count(refused.count), "first": .id("\(first.origin.partition)@\(first.origin.offset)"),
                "why": .failure(first.refusal),
            ])
    }

    private func letter(_ event: RefusedEvent) throws(LogError) -> NewRecord {
        let sealer = context.keys.sealer
        do throws(CryptoError) {
            let letter = try event.letter(
                at: context.clock.now(), maximumBytes: context.log.limits.maximumRecordBytes
            ) { (content) throws(CryptoError) in
                try sealer.seal(content, associatedData: DeadLetterRecord.sealedAs)
            }
            return NewRecord(key: Array(letter.id.utf8), value: letter.encoded())
        } catch {
            throw .stopped("a dead letter cannot be sealed: \(error)")
        }
    }
}
