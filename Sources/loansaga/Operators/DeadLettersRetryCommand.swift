import JSON

/// `loansaga dead-letters retry`
enum DeadLettersRetryCommand: Command {
    private static let event = Option.value("event", "FILE", "The whole event, mended; of one letter only.")
    private static let set = Option.values(
        "set", "PATH=TEXT",
        "A member of the event and its value, such as data.amount=1.00; PATH:=JSON for what is no text, null takes it"
            + " away; once or more.")

    static let syntax = Syntax(
        "dead-letters retry", "Put dead letters back: events mended or as they were, records as they were.",
        discussion: [
            "Shows what each would come to, asks, and does it. Who has put an event back, why, and which members of it were"
                + " changed stand in the history of its saga. Notifications of the bank's are not put back."
        ],
        positionals: [Positional("ID", "The letters' ids.", isRepeated: true)],
        options: [event, set, .reason, .dryRun, .yes, BearerToken.file, .json], settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        var body: JSONObject = ["reason": .string(try arguments.reason())]
        let changes = try Assignment.object(arguments, set)
        if !changes.isEmpty { body["set"] = .object(changes) }
        if let path = arguments.text(event) {
            guard arguments.positionals.count == 1 else {
                throw UsageError.invalidValue(
                    command: syntax.name, option: event.usage, value: "'\(path)'", expected: "one letter that it is for"
                )
            }
            body["event"] = try JSONValue(reading: try InputFile.bytes(path, what: "event"))
        }
        return try await LetterRun(arguments).run("retry", "put back", body)
    }
}
