import JSON
import Orchestrator
import Roles

/// `loansaga dead-letters list`
enum DeadLettersListCommand: Command {
    private static let state = Option.value(
        "state", "STATE", "open, retried, discarded or all; open unless told otherwise.")
    private static let kind = Option.value(
        "kind", "KIND", "Only those of this kind: \(DeadLetterRecord.Letter.Kind.list).")
    private static let family = Option.value("family", "F", "Only those of this family.")

    static let syntax = Syntax(
        "dead-letters list", "List what nobody could do anything with.",
        discussion: ["What they hold is not shown: it may be anybody's data."],
        options: [state, kind, family, .limit, BearerToken.file, .json], settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let limit = try arguments.limit()
        try arguments.check(state, isOneOf: LetterState.self, or: ["all"])
        try arguments.check(kind, isOneOf: DeadLetterRecord.Letter.Kind.self)
        let client = try ConsoleClient(arguments)
        let query = [state, kind, family].flatMap { option in
            arguments.texts(option).map { (name: option.name, value: $0) }
        }
        var table = Table(
            ("ID", .left), ("KIND", .left), ("WHAT", .left), ("FAMILY", .left), ("TIME", .left), ("STATE", .left),
            ("REASON", .left))
        let last = try await client.list(["dead-letters"], "letters", query: query, atMost: limit) { letter in
            if arguments.has(.json) { return try Output.json(letter) }
            table.add(
                letter["id"]?.string ?? "", letter["kind"]?.string ?? "", letter["what"]?.string ?? "",
                letter["family"]?.string ?? "", ConsoleClient.time(letter["time"]), letter["state"]?.string ?? "",
                letter["reason"]?.string ?? "")
        }
        if !arguments.has(.json) { try Output.line(table.text) }
        if last["next"] != nil { Output.note("There are more; --limit shows them.") }
        ConsoleClient.tellAge(last)
        return .done
    }
}
