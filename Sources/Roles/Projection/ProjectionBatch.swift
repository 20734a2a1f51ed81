public import Log
public import Saga
public import Topics

/// What some records of the views, the history and the dead letters change in the read model.
///
/// Records may come twice, and older ones after later ones: what a batch holds of a saga is the latest of it, and of the
/// history each entry once. Whoever writes the batch down does the same with what is there already.
public struct ProjectionBatch: Sendable {
    /// A record that says nothing to this program: it is counted, and shown to whoever looks.
    public struct Unreadable: Hashable, Sendable {
        public let position: RecordPosition
        public let reason: String
    }

    /// An entry of the history, with the record that it stands in.
    public struct HistoryRow: Hashable, Sendable {
        public let entry: HistoryEntry
        public let record: [UInt8]
    }

    /// The bank's answer to a call, with the record that it stands in.
    public struct EvidenceRow: Hashable, Sendable {
        public let evidence: AnswerEvidence
        public let record: [UInt8]
    }

    /// A record of the dead letters, as it was read and as it stands in the log.
    public struct LetterRow: Hashable, Sendable {
        public let letter: DeadLetterRecord
        public let record: [UInt8]
    }

    private struct EntryKey: Hashable {
        let name: SagaName
        let offset: Int64
        let index: Int
    }

    private let topics: TopicTable
    /// How many records it was made of.
    public private(set) var count = 0
    /// Sagas that are no longer to be shown; to be taken out before `sagas` are put in.
    public private(set) var gone: [SagaName] = []
    /// Each saga once, in the order in which they were met.
    public private(set) var sagas: [SagaRow] = []
    public private(set) var history: [HistoryRow] = []
    public private(set) var evidence: [EvidenceRow] = []
    public private(set) var answers: [CommandAnswer] = []
    /// In their order: a settlement follows its letter.
    public private(set) var letters: [LetterRow] = []
    public private(set) var partitions: [PartitionView] = []
    public private(set) var unreadable: [Unreadable] = []
    /// From where each partition goes on.
    public private(set) var next: [TopicPartition: Int64] = [:]

    private var sagaPlaces: [SagaName: Int] = [:]
    private var entries: Set<EntryKey> = []

    public init(_ topics: TopicTable) {
        self.topics = topics
    }

    public var isEmpty: Bool { count == 0 }

    public mutating func take(_ record: Record) {
        count += 1
        next[record.partition] = record.offset + 1
        do throws(UnreadableRecord) {
            switch record.partition.topic {
            case topics.views: try takeView(record)
            case topics.history: try takeHistory(try record.content)
            case topics.deadLetters:
                let content = try record.content
                letters.append(LetterRow(letter: try DeadLetterRecord(reading: content), record: content))
            case _: break
            }
        } catch {
            unreadable.append(
                Unreadable(position: RecordPosition(record.partition, record.offset), reason: error.description))
        }
    }

    private mutating func takeView(_ record: Record) throws(UnreadableRecord) {
        guard let key = record.key else { throw .fault("has no key") }
        if key.elementsEqual(PartitionView.key.utf8) {
            guard let value = record.value else { return }
            return take(try PartitionView(reading: value))
        }
        guard let name = SagaName(viewKey: key) else { throw .fault("has a key that nothing is shown under") }
        guard let value = record.value else { return remove(name) }
        let row = SagaRow(try SagaView(reading: value), record: value)
        guard row.name == name else { throw .fault("is another saga's than its key says") }
        take(row)
    }

    private mutating func take(_ row: SagaRow) {
        guard let place = sagaPlaces[row.name] else {
            sagaPlaces[row.name] = sagas.count
            sagas.append(row)
            return
        }
        if row.replaces(sagas[place]) { sagas[place] = row }
    }

    private mutating func remove(_ name: SagaName) {
        gone.append(name)
        guard let place = sagaPlaces.removeValue(forKey: name) else { return }
        sagas.remove(at: place)
        for (name, later) in sagaPlaces where later > place { sagaPlaces[name] = later - 1 }
    }

    private mutating func take(_ view: PartitionView) {
        guard let place = partitions.firstIndex(where: { $0.partition == view.partition }) else {
            return partitions.append(view)
        }
        if view.replaces(time: partitions[place].time) { partitions[place] = view }
    }

    /// Near the beginning of the bank's answers, and of no other record of the history.
    private static let evidenceMark = Array(#""kind":"\#(AnswerEvidence.kind)""#.utf8)

    private mutating func takeHistory(_ content: [UInt8]) throws(UnreadableRecord) {
        if content.hasNearBegin(Self.evidenceMark) {
            return evidence.append(EvidenceRow(evidence: try AnswerEvidence(reading: content), record: content))
        }
        switch try Output(reading: content) {
        case .history(let entry):
            let name = SagaName(family: entry.family, saga: entry.saga)
            guard entries.insert(EntryKey(name: name, offset: entry.offset, index: entry.index)).inserted else {
                return
            }
            history.append(HistoryRow(entry: entry, record: content))
        case .answer(let answer): answers.append(answer)
        case .command, .event, .deadLetter: throw .fault("is no history")
        }
    }
}

extension PartitionView {
    /// Whether it says something at least as late as a view of that time, in milliseconds.
    public func replaces(time: Int64) -> Bool { self.time >= time }
}

extension DeadLetterRecord.Letter {
    /// Whether it is to be seen to although a letter of its id of that time was settled, or is there: it came back later.
    public func replaces(time: Int64) -> Bool { self.time > time }
}

extension [UInt8] {
    /// Whether its first bytes have these among them.
    fileprivate func hasNearBegin(_ mark: [UInt8]) -> Bool {
        let last = Swift.min(count, 64) - mark.count
        return last >= 0 && (0...last).contains { self[$0...].starts(with: mark) }
    }
}

extension Record {
    fileprivate var content: [UInt8] {
        get throws(UnreadableRecord) {
            guard let value else { throw .fault("has no value") }
            return value
        }
    }
}

extension UnreadableRecord {
    fileprivate static func fault(_ reason: String) -> UnreadableRecord {
        .malformed(MalformedRecord(path: "", reason: reason))
    }
}
