import JSON

/// A command for sagas: shown first what it would do, then asked about, then done, with a result for each saga.
protocol SagaOperation: Command {
    /// As the interface calls it.
    static var action: String { get }
    /// What belongs to the action beside reason and sagas.
    static func details(_ arguments: Arguments) throws(UsageError) -> JSONObject
}

extension SagaOperation {
    static func details(_ arguments: Arguments) throws(UsageError) -> JSONObject { [:] }

    /// The syntax of such a command.
    static func operation(_ summary: String, discussion: [String] = [], options: [Option] = []) -> Syntax {
        Syntax(
            "sagas \(action)", summary,
            discussion: discussion + [
                "Shows what it would do, asks, and does it: only what was shown, and only while the saga is as it was."
                    + " With --cause, all that are held for the cause, the longest held first. Exits with 1 when one was"
                    + " refused, and with 75 when one has not been answered."
            ],
            positionals: [Positional("ID", SagaID.help, isRepeated: true)],
            options: options + [
                SagasListCommand.cause, .reason, SagaRun.limit, SagaRun.rate, .dryRun, .yes, BearerToken.file,
                .json,
            ], settings: ConsoleSettings.all)
    }

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        var body = try details(arguments)
        body["action"] = .string(action)
        body["reason"] = .string(try arguments.reason())
        return try await SagaRun(arguments, body).run()
    }
}
