import JSON

/// `loansaga sagas why`
enum SagasWhyCommand: Command {
    static let syntax = Syntax(
        "sagas why", "Say why a saga is where it is, since when, what wakes it next, and what can be done.",
        positionals: [SagasShowCommand.id], options: [BearerToken.file, .json], settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let id = try SagaID(arguments.positionals[0], command: syntax.name)
        let client = try ConsoleClient(arguments)
        let why = try await client.get(try await id.path(client) + ["why"])
        guard !arguments.has(.json) else {
            try Output.json(why)
            return .done
        }
        let step = why["step"]?.string.map { " at '\($0)'" } ?? ""
        try Output.line("\(SagasListCommand.name(why)) is \(why["state"]?.string ?? "")\(step).")
        try Output.line(why["why"]?["sentence"]?.string ?? "")
        let offered = SagasShowCommand.offered(why)
        if !offered.isEmpty { try Output.line("An operator can: \(offered.joined(separator: ", ")).") }
        if let later = SagasShowCommand.offeredLater(why) { try Output.line("Later also: \(later).") }
        let calls = why["openCalls"]?.array ?? []
        if !calls.isEmpty { try Output.line("\n" + SagasShowCommand.table(of: calls).text) }
        ConsoleClient.tellAge(why)
        return .done
    }
}
