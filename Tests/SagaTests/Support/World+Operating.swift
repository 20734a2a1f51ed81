import Custody
import Expressions
import Ledger
import Saga

/// Operators, who look at a saga and give a command.
extension World {
    /// - Returns: whether it was applied, or why not.
    @discardableResult
    mutating func operate(
        _ action: OperatorCommand.Action, on saga: String, family: String, isDryRun: Bool = false, plan: String? = nil
    ) -> CommandAnswer.Result? {
        let version = history.last { $0.saga == saga && $0.family == family }?.offset ?? 0
        let command = OperatorCommand(
            id: "o\(offset)", saga: saga, action: action, operator: "liu", reason: "looked into", version: version,
            isDryRun: isDryRun, plan: plan)
        append(.command(command), to: family)
        settle()
        return answers.last
    }

    /// The bank does what an operator says that it did.
    mutating func makeTrue(_ saga: String) {
        guard let command = commands.last(where: { $0.saga == saga }) else { return }
        if terms.profile.isPage(command.service) {
            pages = [:]
            loses = [command.requestNo.text]
            confirm(command, .confirms)
        } else if command.isUndo, case .text(let number)? = command.parameters["preRequestNo"],
            let freeze = bank.freeze(number)
        {
            cancelBehind("counter2", freeze: number, yuan: freeze.remaining.fen / 100)
        } else {
            _ = execute(command)
        }
    }

    func offered(_ saga: String, family: String) -> [OperatorCommand.Action.Kind] {
        partition.family(family)?.offered(saga, at: now) ?? []
    }
}
