import Custody
import Log
import Saga
import Topics

/// What comes of a few records that are folded together, sorted by where it goes.
struct OwnerTurn {
    private let number: Int
    private let topics: TopicTable
    private(set) var batches: [OutputBatch] = []
    private var places: [String: Int] = [:]
    /// Sagas that were changed, in order.
    private var changed: [SagaName] = []
    private var known: Set<SagaName> = []
    /// Of those that have ended, as they were seen right after that: later in the turn only their end may be left.
    private var last: [SagaName: SagaView] = [:]

    private struct SagaName: Hashable {
        let family: FamilyName
        let saga: FamilyName
    }

    init(number: Int, topics: TopicTable) {
        self.number = number
        self.topics = topics
    }

    /// - Parameters:
    ///   - partition: as the record has left it.
    ///   - offset: of the record that they come of.
    ///   - time: of that record, in milliseconds.
    mutating func add(_ outputs: [Output], of partition: Partition, offset: Int64, time: Int64) {
        var touched: [SagaName] = []
        for (place, output) in outputs.enumerated() {
            switch output {
            case .command(let command):
                add(topics.steps(command.service), .folded(output))
            case .event: add(topics.outcomes, .folded(output))
            case .history(let entry):
                let name = SagaName(family: FamilyName(entry.family), saga: FamilyName(entry.saga))
                note(name)
                if touched.last != name { touched.append(name) }
                add(topics.history, .folded(output))
            case .answer: add(topics.history, .folded(output))
            case .deadLetter(let letter):
                let record = DeadLetterRecord.letter(
                    DeadLetterRecord.Letter(
                        id: "inbox-\(number)-\(offset)-\(place)", kind: .folded,
                        origin: "\(TopicPartition(topics.inbox, number))@\(letter.offset)", what: letter.what,
                        senderID: letter.id, family: letter.family, reason: letter.reason, content: nil, time: time))
                addDeadLetter(record)
            }
        }
        for name in touched where partition.family(name.family.text)?.hasEnded(name.saga.text) == true {
            last[name] = view(name, in: partition) ?? last[name]
        }
    }

    private mutating func note(_ name: SagaName) {
        if known.insert(name).inserted { changed.append(name) }
    }

    private func view(_ name: SagaName, in partition: Partition) -> SagaView? {
        partition.family(name.family.text)?.view(of: name.saga.text)
    }

    /// A record of the inbox that nobody can read. What it holds stays where it is: it may be anybody's data.
    mutating func addMalformed(_ record: some InboxEntry, _ fault: MalformedRecord) { add(record, fault.description) }

    /// A record of the inbox that an operator has had passed over: whoever looks for it learns who did it, and why.
    mutating func addSkipped(_ record: some InboxEntry, _ skip: Skip) {
        add(record, "was passed over by order of operator '\(skip.operator)': \(skip.reason)")
    }

    /// A record of the inbox that was of no effect.
    private mutating func add(_ record: some InboxEntry, _ reason: String) {
        addDeadLetter(
            .letter(
                DeadLetterRecord.Letter(
                    id: "inbox-\(number)-\(record.offset)", kind: .record,
                    origin: "\(TopicPartition(topics.inbox, number))@\(record.offset)", what: "inbox record",
                    reason: reason,
                    content: nil, time: record.timestamp)))
    }

    /// The sagas that were changed, as operators see them now, and the parents of those that are children: they count them.
    mutating func addViews(of partition: Partition) {
        var place = 0
        while place < changed.count {
            let name = changed[place]
            place += 1
            guard let view = last[name] ?? view(name, in: partition) else { continue }
            add(topics.views, .view(view))
            if let parent = view.parent { note(SagaName(family: name.family, saga: FamilyName(parent))) }
        }
    }

    private mutating func addDeadLetter(_ record: DeadLetterRecord) {
        add(TopicPartition(topics.deadLetters, 0), .deadLetter(record))
    }

    private mutating func add(_ topic: String, _ output: OwnerOutput) { add(TopicPartition(topic, number), output) }

    private mutating func add(_ partition: TopicPartition, _ output: OwnerOutput) {
        if let place = places[partition.topic] {
            batches[place].outputs.append(output)
        } else {
            places[partition.topic] = batches.count
            batches.append(OutputBatch(partition: partition, outputs: [output]))
        }
    }
}
