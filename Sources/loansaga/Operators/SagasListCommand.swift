import JSON
import Saga

/// `loansaga sagas list`
enum SagasListCommand: Command {
    private static let state = Option.values("state", "STATE", "Only those in this state; may be there more than once.")
    private static let workflow = Option.value("workflow", "W", "Only those of this workflow.")
    static let cause = Option.value("cause", "C", "Only those that are held for this cause: \(Hold.Cause.list).")
    private static let search = Option.values(
        "search", "K=V", "Only those whose field K is V; may be there more than once, and all have to fit.")
    private static let family = Option.value("family", "F", "Only those of this family.")
    private static let text = Option.value(
        "text", "TEXT", "Only those with this text in their name, a searchable field, or why they are held.")

    static let syntax = Syntax(
        "sagas list", "List sagas: first the held ones, the longest held before the others.",
        discussion: [
            "States are \(SagaView.State.list). Those that are 'held' wait for an operator, because LoanSaga cannot go on by"
                + " itself; those that are 'stopped' were stopped by one, with 'sagas hold', until 'sagas release'. Says how"
                + " old the view is."
        ],
        options: [state, workflow, cause, search, family, text, .limit, BearerToken.file, .json],
        settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let limit = try arguments.limit()
        try arguments.check(state, isOneOf: SagaView.State.self)
        try arguments.check(cause, isOneOf: Hold.Cause.self)
        let client = try ConsoleClient(arguments)
        var query: [(name: String, value: String)] = []
        for option in [state, workflow, cause, search, family, text] {
            query += arguments.texts(option).map { (name: option.name, value: $0) }
        }
        var table = Table(
            ("SAGA", .left), ("WORKFLOW", .left), ("STATE", .left), ("STEP", .left), ("CAUSE", .left),
            ("SINCE", .left), ("WAITS FOR", .left))
        let last = try await client.list(["sagas"], "sagas", query: query, atMost: limit) { saga in
            if arguments.has(.json) { return try Output.json(saga) }
            table.add(
                name(saga), saga["workflow"]?.string ?? "", saga["state"]?.string ?? "", saga["step"]?.string ?? "",
                saga["held"]?["cause"]?.string ?? "", ConsoleClient.time(saga["why"]?["since"]),
                saga["held"]?["reason"]?.string ?? saga["why"]?["waitsFor"]?.string ?? "")
        }
        if !arguments.has(.json) { try Output.line(table.text) }
        if last["next"] != nil { Output.note("There are more; --limit shows them.") }
        ConsoleClient.tellAge(last)
        return .done
    }

    /// `FAMILY/SAGA`
    static func name(_ saga: JSONValue) -> String { "\(saga["family"]?.string ?? "")/\(saga["saga"]?.string ?? "")" }
}
