import JSON
import Saga

/// `loansaga sagas show`
enum SagasShowCommand: Command {
    static let id = Positional("ID", SagaID.help)

    static let syntax = Syntax(
        "sagas show", "Show one saga: where it stands, why, its calls at the bank, and what can be done with it.",
        positionals: [id], options: [BearerToken.file, .json], settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let id = try SagaID(arguments.positionals[0], command: syntax.name)
        let client = try ConsoleClient(arguments)
        let saga = try await client.get(try await id.path(client))
        guard !arguments.has(.json) else {
            try Output.json(saga)
            return .done
        }
        try Output.line(facts(saga).text)
        let calls = saga["calls"]?.array ?? []
        if !calls.isEmpty { try Output.line("\n" + table(of: calls).text) }
        ConsoleClient.tellAge(saga)
        return .done
    }

    private static func facts(_ saga: JSONValue) -> Table {
        var table = Table(("SAGA", .left), (SagasListCommand.name(saga), .left))
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { table.add(name, value) }
        }
        let version = saga["workflowVersion"]?.number?.text ?? ""
        add("workflow", "\(saga["workflow"]?.string ?? "") (version \(version))")
        add("state", saga["state"]?.string)
        add("step", saga["step"]?.string)
        add("started", ConsoleClient.time(saga["startedAt"]))
        add("held", saga["held"].map { "\($0["cause"]?.string ?? ""): \($0["reason"]?.string ?? "")" })
        add("failure", saga["failure"].map { "\($0["code"]?.string ?? ""): \($0["reason"]?.string ?? "")" })
        add("why", saga["why"]?["sentence"]?.string)
        add("offered", offered(saga).joined(separator: ", "))
        add("later", offeredLater(saga))
        for (name, value) in saga["search"]?.object ?? [:] { add(name, value.string) }
        add("parent", saga["parent"]?.string)
        if let children = saga["children"]?.object {
            add("children", children.map { "\($0.value.number?.text ?? "") \($0.key)" }.joined(separator: ", "))
        }
        add("version", saga["version"]?.number?.text)
        add("partition", saga["partition"]?.number?.text)
        return table
    }

    /// What can be done with it, as it is typed.
    static func offered(_ saga: JSONValue) -> [String] { words(saga["offered"]) }

    /// What can be done with it besides, and from when on; nil where there is nothing.
    static func offeredLater(_ saga: JSONValue) -> String? {
        saga["offeredLater"].map { later in
            "\(words(later["kinds"]).joined(separator: ", ")), from \(ConsoleClient.time(later["from"])) on"
        }
    }

    private static func words(_ kinds: JSONValue?) -> [String] {
        (kinds?.array ?? []).compactMap(\.string).map { OperatorCommand.Action.Kind(rawValue: $0)?.words ?? $0 }
    }

    static func table(of calls: [JSONValue]) -> Table {
        var table = Table(
            ("CALL", .left), ("STEP", .left), ("NUMBER", .left), ("STATE", .left), ("ATTEMPTS", .right),
            ("CODE", .left),
            ("DUE", .left), ("DEAD", .left))
        for call in calls {
            table.add(
                (call["isUndo"] == true ? "undo: " : "") + (call["service"]?.string ?? ""),
                call["step"]?.string ?? "", call["requestNo"]?.string ?? "", call["state"]?.string ?? "",
                call["attempts"]?.number?.text ?? "", call["code"]?.string ?? "", ConsoleClient.time(call["due"]),
                ConsoleClient.time(call["dead"]))
        }
        return table
    }
}
