public import Log
public import Saga

/// What an owner appends for the records that it folds.
public enum OwnerOutput: Hashable, Sendable {
    /// A command, an event for the platform, history, or an answer.
    case folded(Output)
    case deadLetter(DeadLetterRecord)
    /// A saga as operators see it.
    case view(SagaView)

    /// - Parameter source: what the platform's events are told to come from.
    public func record(source: String) -> NewRecord {
        switch self {
        case .folded(.command(let command)):
            NewRecord(key: Array(command.family.utf8), value: Output.command(command).encoded())
        case .folded(.event(let event)):
            NewRecord(key: Array(event.family.utf8), value: event.cloudEvent(source: source))
        case .folded(.history(let entry)):
            NewRecord(key: Array(entry.family.utf8), value: Output.history(entry).encoded())
        case .folded(.answer(let answer)):
            NewRecord(key: Array(answer.family.utf8), value: Output.answer(answer).encoded())
        case .folded(.deadLetter(let letter)):
            NewRecord(key: Array(letter.family.utf8), value: Output.deadLetter(letter).encoded())
        case .deadLetter(let record): NewRecord(key: Array(record.id.utf8), value: record.encoded())
        case .view(let view):
            NewRecord(key: SagaName(family: view.family, saga: view.saga).viewKey, value: view.encoded())
        }
    }
}

/// Outputs for one partition of a topic, in order.
public struct OutputBatch: Hashable, Sendable {
    public let partition: TopicPartition
    public internal(set) var outputs: [OwnerOutput]

    /// - Parameter source: what the platform's events are told to come from.
    public func records(source: String) -> [NewRecord] { outputs.map { $0.record(source: source) } }
}
