import JSON

/// `loansaga sagas history`
enum SagasHistoryCommand: Command {
    private static let limit = Option.value("limit", "N", "How many entries at most; 10000 unless told otherwise.")

    static let syntax = Syntax(
        "sagas history", "Tell everything that happened to a saga, in order.",
        discussion: [
            "With --json, an entry a line, with what the bank answered word for word; personal data is not shown."
        ],
        positionals: [SagasShowCommand.id], options: [limit, BearerToken.file, .json], settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let id = try SagaID(arguments.positionals[0], command: syntax.name)
        let limit = try arguments.integer(limit, in: 1...1_000_000) ?? 10_000
        let client = try ConsoleClient(arguments)
        var table = Table(("TIME", .left), ("STEP", .left), ("WHAT", .left))
        let last = try await client.list(
            try await id.path(client) + ["history"], "entries", query: [], atMost: limit
        ) { entry in
            if arguments.has(.json) { return try Output.json(entry) }
            table.add(
                ConsoleClient.time(entry["time"]), entry["step"]?.string ?? "", entry["account"]?.string ?? "")
        }
        if !arguments.has(.json) { try Output.line(table.text) }
        if last["next"] != nil { Output.note("There is more; --limit shows it.") }
        ConsoleClient.tellAge(last)
        return .done
    }
}
