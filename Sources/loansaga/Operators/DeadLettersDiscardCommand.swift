import JSON

/// `loansaga dead-letters discard`
enum DeadLettersDiscardCommand: Command {
    static let syntax = Syntax(
        "dead-letters discard", "Say of dead letters that nothing is to be done about them.",
        positionals: [Positional("ID", "The letters' ids.", isRepeated: true)],
        options: [.reason, .dryRun, .yes, BearerToken.file, .json], settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let body: JSONObject = ["reason": .string(try arguments.reason())]
        return try await LetterRun(arguments).run("discard", "discarded", body)
    }
}
