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
        let count = arguments.positionals.count
        guard
            Confirmation.isGiven(
                arguments, "Are \(count == 1 ? "this letter" : "these \(count) letters") to be \(done)?")
        else {
            Output.note("Nothing was done.")
            return .failed
        }
        var code = ExitCode.done
        var table = Table(("LETTER", .left), ("RESULT", .left), ("WHY", .left))
        for id in arguments.positionals {
            var (result, reason) = (done, "")
            do {
                _ = try await client.post(["dead-letters", id, way], body)
            } catch let refusal as ConsoleClient.Refusal {
                (result, reason, code) = ("refused", refusal.description, .failed)
            }
            if arguments.has(.json) {
                try Output.json(["id": .string(id), "result": .string(result), "reason": .string(reason)])
            }
            table.add(id, result, reason)
        }
        if !arguments.has(.json) { try Output.line(table.text) }
        return code
    }
}
