import Log
import Orchestrator
import Roles
import Topics

/// Records that are put back into the topic that they came from.
extension Desk {
    /// How long reading one record may take.
    private static let patience = Duration.seconds(10)

    /// The record of a letter, and where it was.
    func record(of letter: DeadLetterRecord.Letter) throws(Problem) -> (NewRecord, TopicPartition) {
        guard let position = RecordPosition(origin: letter.origin) else {
            throw .conflict("It came from '\(letter.origin)', and there is no topic to put it back into.")
        }
        guard position.partition.topic != context.topics.deadLetters else {
            throw .conflict("It came from the dead letters themselves.")
        }
        return (try original(letter, at: position), position.partition)
    }

    /// The record as it came: as it was kept, or as it still stands in its topic.
    private func original(
        _ letter: DeadLetterRecord.Letter, at position: RecordPosition
    ) throws(Problem) -> NewRecord {
        if let content = letter.content { return NewRecord(value: try opened(content)) }
        let found = try read(position)
        return NewRecord(key: found.key, value: found.value, headers: found.headers)
    }

    private func read(_ position: RecordPosition) throws(Problem) -> Record {
        let result = Result { () throws(LogError) -> Record? in
            let reader = try context.log.reader()
            defer { reader.close() }
            guard try context.log.range(of: position.partition).contains(position.offset) else { return nil }
            try reader.read([position.partition: .offset(position.offset)])
            let deadline = ContinuousClock.now + Self.patience
            while ContinuousClock.now < deadline {
                guard let record = try reader.poll(maximum: 1, wait: .milliseconds(100)).first else { continue }
                return record.offset == position.offset ? record : nil
            }
            throw .away("the record could not be read within \(Self.patience)")
        }
        switch result {
        case .success(let record?): return record
        case .success(nil):
            throw .conflict("The record at \(position.partition)@\(position.offset) is not in the log any more.")
        case .failure(.outOfRange), .failure(.unknownTopic), .failure(.unknownPartition):
            throw .conflict("There is no record at \(position.partition)@\(position.offset).")
        case .failure(let error): throw .unavailable("The record cannot be read now: \(error).")
        }
    }
}

extension RecordPosition {
    /// Reads `topic/partition@offset`; nil for anything else.
    init?(origin: String) {
        guard let at = origin.lastIndex(of: "@"), let slash = origin[..<at].lastIndex(of: "/"),
            let number = Int(origin[origin.index(after: slash)..<at]), number >= 0,
            let offset = Int64(origin[origin.index(after: at)...]), offset >= 0, slash > origin.startIndex
        else { return nil }
        self.init(TopicPartition(String(origin[..<slash]), number), offset)
    }
}
