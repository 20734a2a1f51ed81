import JSON
import Saga

/// The carrying out of one command for some sagas.
struct SagaRun {
    static let limit = Option.value("limit", "N", "With --cause: how many sagas at most; 100 unless told otherwise.")
    static let rate = Option.value(
        "per-second", "N", "How many commands are sent in a second; 20 unless told otherwise.")

    /// So many go in one request, so that results show while others are still under way.
    private static let chunk = 100

    private let arguments: Arguments
    /// Action and reason, and what else belongs to the action.
    private let body: JSONObject
    private let client: ConsoleClient
    private let most: Int
    private let perSecond: Int

    init(_ arguments: Arguments, _ body: JSONObject) throws {
        guard !arguments.positionals.isEmpty || arguments.has(SagasListCommand.cause) else {
            throw UsageError.missingArgument(command: arguments.command, name: "ID or the option --cause")
        }
        guard arguments.positionals.isEmpty || !arguments.has(SagasListCommand.cause) else {
            throw UsageError.unexpectedArgument(
                command: arguments.command, argument: arguments.positionals[0], suggestion: nil)
        }
        try arguments.check(SagasListCommand.cause, isOneOf: Hold.Cause.self)
        try Confirmation.check(arguments)
        self.arguments = arguments
        self.body = body
        most = try arguments.integer(Self.limit, in: 1...100_000) ?? 100
        perSecond = try arguments.integer(Self.rate, in: 1...200) ?? 20
        client = try ConsoleClient(arguments)
    }

    func run() async throws -> ExitCode {
        let items = try await items()
        guard !items.isEmpty else {
            Output.note("No saga is held for this cause.")
            return .done
        }
        var previews: [JSONValue] = []
        try await give(items, dryRun: true) { previews.append($0) }
        let planned = previews.filter { $0["result"] == "planned" }
        if arguments.has(.dryRun) || planned.isEmpty { return try end(previews) }
        if !arguments.has(.yes) { Output.note(Self.table(previews).text) }
        let count = planned.count == 1 ? "this saga" : "these \(planned.count) sagas"
        guard Confirmation.isGiven(arguments, "Do this to \(count)?") else {
            Output.note("Nothing was done.")
            return .failed
        }
        var results = previews.filter { $0["result"] != "planned" }
        try await give(planned.map(Self.planned), dryRun: false) { results.append($0) }
        return try end(results)
    }

    // MARK: Which

    /// Each with what the operator sees of it now.
    private func items() async throws -> [JSONValue] {
        var items: [JSONValue] = []
        func add(_ saga: JSONValue) {
            items.append(
                ["family": saga["family"] ?? nil, "saga": saga["saga"] ?? nil, "version": saga["version"] ?? nil])
        }
        if let cause = arguments.text(SagasListCommand.cause) {
            _ = try await client.list(
                ["sagas"], "sagas", query: [(name: "cause", value: cause), (name: "ended", value: "false")],
                atMost: most, add)
        } else {
            let ids = try arguments.positionals.map { try SagaID($0, command: arguments.command) }
            for id in ids { add(try await client.get(try await id.path(client))) }
        }
        return items
    }

    /// The item of a preview: to be done only as it was shown.
    private static func planned(_ preview: JSONValue) -> JSONValue {
        [
            "family": preview["family"] ?? nil, "saga": preview["saga"] ?? nil, "version": preview["version"] ?? nil,
            "plan": preview["digest"] ?? nil,
        ]
    }

    // MARK: Giving it

    private func give(_ items: [JSONValue], dryRun: Bool, _ take: (JSONValue) throws -> Void) async throws {
        var body = body
        body["dryRun"] = .bool(dryRun)
        // A preview changes nothing and need not be slow.
        body["perSecond"] = .number(JSONNumber(dryRun ? 200 : perSecond))
        var rest = items[...]
        while !rest.isEmpty {
            body["items"] = .array(Array(rest.prefix(Self.chunk)))
            rest = rest.dropFirst(Self.chunk)
            let answer = try await client.post(["commands"], body)
            for result in answer["results"]?.array ?? [] { try take(result) }
        }
    }

    // MARK: Showing it

    private func end(_ results: [JSONValue]) throws -> ExitCode {
        if arguments.has(.json) {
            for result in results { try Output.json(result) }
        } else {
            try Output.line(Self.table(results).text)
        }
        return Self.code(results)
    }

    private static func table(_ results: [JSONValue]) -> Table {
        var table = Table(("SAGA", .left), ("RESULT", .left), ("WHAT", .left))
        for result in results {
            let lines = ConsoleClient.plan(result)
            let first = result["reason"]?.string ?? lines.first ?? (result["result"] == "planned" ? "nothing more" : "")
            table.add(SagasListCommand.name(result), result["result"]?.string ?? "", first)
            for line in lines.dropFirst() { table.add("", "", line) }
        }
        return table
    }

    /// All well, or the worst of what was not.
    private static func code(_ results: [JSONValue]) -> ExitCode {
        let words = results.compactMap { $0["result"]?.string }
        if words.allSatisfy({ ["applied", "planned"].contains($0) }) { return .done }
        return words.allSatisfy({ ["applied", "planned", "unanswered", "notTried"].contains($0) }) ? .tryAgain : .failed
    }
}
