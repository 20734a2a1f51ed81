import JSON

/// The settling of some dead letters, one after the other, with a result for each.
struct LetterRun {
    private let arguments: Arguments
    private let client: ConsoleClient

    init(_ arguments: Arguments) throws {
        guard !arguments.positionals.isEmpty else {
            throw UsageError.missingArgument(command: arguments.command, name: "ID")
        }
        try Confirmation.check(arguments)
        self.arguments = arguments
        client = try ConsoleClient(arguments)
    }

    /// - Parameters:
    ///   - way: as the interface calls it.
    ///   - done: what becomes of the letters, for the question.
    func run(_ way: String, _ done: String, _ body: JSONObject) async throws -> ExitCode {
        var results: [JSONObject] = []
        for id in arguments.positionals {
            results.append(try await result(of: id) { try await client.preview(["dead-letters", id, way], body) })
        }
        let planned = results.indices.filter { results[$0]["result"] == "planned" }
        if arguments.has(.dryRun) || planned.isEmpty { return try end(results) }
        if !arguments.has(.yes) { Output.note(Self.table(results).text) }
        let letters = planned.count == 1 ? "Is this letter" : "Are these \(planned.count) letters"
        guard Confirmation.isGiven(arguments, "\(letters) to be \(done)?") else {
            Output.note("Nothing was done.")
            return .failed
        }
        for place in planned {
            let id = arguments.positionals[place]
            results[place] = try await result(of: id) {
                _ = try await client.post(["dead-letters", id, way], body)
                return ["result": .string(done)]
            }
        }
        return try end(results)
    }

    private func result(of id: String, _ ask: () async throws -> JSONValue) async throws -> JSONObject {
        var result: JSONObject = ["id": .string(id)]
        do {
            for (name, value) in try await ask().object ?? [:] { result[name] = value }
        } catch let refusal as ConsoleClient.Refusal {
            result["result"] = "refused"
            result["reason"] = .string(refusal.description)
        }
        return result
    }

    private func end(_ results: [JSONObject]) throws -> ExitCode {
        if arguments.has(.json) {
            for result in results { try Output.json(.object(result)) }
        } else {
            try Output.line(Self.table(results).text)
        }
        return results.contains { $0["result"] == "refused" } ? .failed : .done
    }

    private static func table(_ results: [JSONObject]) -> Table {
        var table = Table(("LETTER", .left), ("RESULT", .left), ("WHAT", .left))
        for result in results {
            table.add(
                result["id"]?.string ?? "", result["result"]?.string ?? "",
                result["reason"]?.string ?? ConsoleClient.plan(.object(result)).joined(separator: "; "))
        }
        return table
    }
}
