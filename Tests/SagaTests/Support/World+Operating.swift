import Saga

/// Operators, who look at a saga and give a command.
extension World {
    /// - Returns: whether it was applied, or why not.
    @discardableResult
    mutating func operate(_ action: OperatorCommand.Action, on saga: String, family: String) -> CommandAnswer.Result? {
        let version = history.last { $0.saga == saga && $0.family == family }?.offset ?? 0
        let command = OperatorCommand(
            id: "o\(offset)", saga: saga, action: action, operator: "liu", reason: "looked into", version: version)
        append(.command(command), to: family)
        settle()
        return answers.last
    }

    func offered(_ saga: String, family: String) -> [OperatorCommand.Action.Kind] {
        partition.family(family)?.offered(saga, at: now) ?? []
    }
}
