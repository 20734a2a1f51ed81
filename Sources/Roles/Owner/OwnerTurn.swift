import Custody
import Log
import Saga
import Topics

/// What comes of a few records that are folded together, sorted by where it goes.
struct OwnerTurn {
    private let number: Int
    private let topics: TopicTable
    private let source: String
    private(set) var batches: [RecordBatch] = []
    private var places: [String: Int] = [:]
    /// Sagas that were changed, or whose children were, in order.
    private var changed: [SagaName] = []
    private var known: Set<SagaName> = []

    private struct SagaName: Hashable {
        let family: FamilyName
        let saga: FamilyName
    }

    init(number: Int, topics: TopicTable, source: String) {
        self.number = number
        self.topics = topics
        self.source = source
    }

    /// - Parameters:
    ///   - offset: of the record that they come of.
    ///   - time: of that record, in milliseconds.
    mutating func add(_ outputs: [Output], offset: Int64, time: Int64) {
        for (place, output) in outputs.enumerated() {
            switch output {
            case .command(let command):
                add(topics.steps(command.service), command.family, output.encoded())
            case .event(let event):
                add(topics.outcomes, event.family, event.cloudEvent(source: source))
            case .history(let entry):
                let name = SagaName(family: FamilyName(entry.family), saga: FamilyName(entry.saga))
                if known.insert(name).inserted { changed.append(name) }
                add(topics.history, entry.family, output.encoded())
            case .answer(let answer):
                add(topics.history, answer.family, output.encoded())
            case .deadLetter(let letter):
                let record = DeadLetterRecord.letter(
                    DeadLetterRecord.Letter(
                        id: "inbox-\(number)-\(offset)-\(place)", kind: .folded,
                        origin: "\(TopicPartition(topics.inbox, number))@\(letter.offset)", what: letter.what,
                        senderID: letter.id, family: letter.family, reason: letter.reason, content: nil, time: time))
                addDeadLetter(record)
            }
        }
    }

    /// A record of the inbox that nobody can read. What it holds stays where it is: it may be anybody's data.
    mutating func addMalformed(_ record: Record, _ fault: MalformedRecord) {
        addDeadLetter(
            .letter(
                DeadLetterRecord.Letter(
                    id: "inbox-\(number)-\(record.offset)", kind: .record,
                    origin: "\(record.partition)@\(record.offset)", what: "inbox record", reason: fault.description,
                    content: nil, time: record.timestamp)))
    }

    /// The sagas that were changed, as operators see them now, and their parents, who say how many children are where.
    mutating func addViews(of partition: Partition) {
        var place = 0
        while place < changed.count {
            let name = changed[place]
            place += 1
            guard let view = partition.family(name.family.text)?.view(of: name.saga.text) else { continue }
            add(topics.views, "saga:\(view.family)/\(view.saga)", view.encoded())
            guard let parent = view.parent else { continue }
            let parents = SagaName(family: name.family, saga: FamilyName(parent))
            if known.insert(parents).inserted { changed.append(parents) }
        }
    }

    private mutating func addDeadLetter(_ record: DeadLetterRecord) {
        add(TopicPartition(topics.deadLetters, 0), Array(record.id.utf8), record.encoded())
    }

    private mutating func add(_ topic: String, _ key: String, _ value: [UInt8]) {
        add(TopicPartition(topic, number), Array(key.utf8), value)
    }

    private mutating func add(_ partition: TopicPartition, _ key: [UInt8], _ value: [UInt8]) {
        let record = NewRecord(key: key, value: value)
        if let place = places[partition.topic] {
            batches[place].records.append(record)
        } else {
            places[partition.topic] = batches.count
            batches.append(RecordBatch(partition, [record]))
        }
    }
}
