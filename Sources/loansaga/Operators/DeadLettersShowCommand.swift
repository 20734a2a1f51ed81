import JSON

/// `loansaga dead-letters show`
enum DeadLettersShowCommand: Command {
    static let syntax = Syntax(
        "dead-letters show", "Show one dead letter, without what it holds.",
        positionals: [Positional("ID", "The letter's id.")], options: [BearerToken.file, .json],
        settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let client = try ConsoleClient(arguments)
        let letter = try await client.get(["dead-letters", arguments.positionals[0]])
        guard !arguments.has(.json) else {
            try Output.json(letter)
            return .done
        }
        var table = Table(("LETTER", .left), (letter["id"]?.string ?? "", .left))
        for name in ["kind", "state", "what", "senderID", "family", "origin", "reason"] {
            if let text = letter[name]?.string, !text.isEmpty { table.add(name, text) }
        }
        table.add("time", ConsoleClient.time(letter["time"]))
        if let settlement = letter["settlement"] {
            table.add(
                settlement["way"]?.string ?? "",
                "by \(settlement["operator"]?.string ?? "") at \(ConsoleClient.time(settlement["time"])): "
                    + (settlement["reason"]?.string ?? ""))
            if let sent = settlement["sent"] {
                let changed = (sent["changed"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
                table.add(
                    "sent",
                    "\(sent["type"]?.string ?? "") (\(sent["id"]?.string ?? "")) for \(SagasListCommand.name(sent))")
                table.add("changed", changed.isEmpty ? "nothing" : changed)
            }
        }
        try Output.line(table.text)
        ConsoleClient.tellAge(letter)
        return .done
    }
}
