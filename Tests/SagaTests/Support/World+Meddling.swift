import Saga

/// What happens besides, record by record.
extension World {
    /// What is done right after a record was folded.
    mutating func echo(_ record: InboxRecord) {
        guard case .family(let family, let content) = record else { return }
        if let pause = pauses, offset >= pause.after, stand(pause.saga) == "open",
            partition.family(family)?.offered(pause.saga, at: now).contains(.hold) == true
        {
            pauses = nil
            append(.command(command(.hold, on: pause.saga, family: family)), to: family)
        }
        guard isEchoing else { return }
        if case .command = content { return }
        isEchoing = false
        append(content, to: family)
        isEchoing = true
    }

    func command(_ action: OperatorCommand.Action, on saga: String, family: String) -> OperatorCommand {
        let version = history.last { $0.saga == saga && $0.family == family }?.offset ?? 0
        return OperatorCommand(
            id: "o\(offset)", saga: saga, action: action, operator: "liu", reason: "looked into", version: version)
    }
}
