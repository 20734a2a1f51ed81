import JSON

/// Something that is done to partitions: shown first what it would come to, then asked about, then done.
struct PartitionRun {
    private let arguments: Arguments
    private let client: ConsoleClient

    init(_ arguments: Arguments) throws {
        try Confirmation.check(arguments)
        self.arguments = arguments
        client = try ConsoleClient(arguments)
    }

    /// - Parameter done: what is told when it is done, of the answer.
    func run(
        _ path: [String], _ body: JSONObject, question: String, _ done: (JSONValue) -> String
    ) async throws -> ExitCode {
        let preview = try await client.preview(path, body)
        let plan = ConsoleClient.plan(preview).joined(separator: "\n")
        guard !arguments.has(.dryRun) else {
            try tell(preview, plan)
            return .done
        }
        if !arguments.has(.yes) { Output.note(plan) }
        guard Confirmation.isGiven(arguments, question) else {
            Output.note("Nothing was done.")
            return .failed
        }
        let answer = try await client.post(path, body)
        try tell(answer, done(answer))
        return .done
    }

    private func tell(_ answer: JSONValue, _ sentence: String) throws {
        if arguments.has(.json) {
            try Output.json(answer)
        } else {
            try Output.line(sentence)
        }
    }
}
