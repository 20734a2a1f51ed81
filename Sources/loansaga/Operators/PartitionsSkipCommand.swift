import JSON

/// `loansaga partitions skip`
enum PartitionsSkipCommand: Command {
    static let syntax = Syntax(
        "partitions skip", "Have the record passed over at which a partition stands still.",
        discussion: [
            "What the record says is then of no effect, for good: a last resort, when nothing else lets the partition go on."
        ],
        positionals: [Positional("P@O", "The partition and the offset, such as 3@1042.")],
        options: [.reason, .dryRun, .yes, BearerToken.file, .json], settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let text = arguments.positionals[0]
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let partition = Int(parts[0]), let offset = Int64(parts[1]), partition >= 0, offset >= 0
        else {
            throw UsageError.invalidValue(
                command: syntax.name, option: "P@O", value: "'\(text)'",
                expected: "a partition and an offset, such as 3@1042")
        }
        let reason = try arguments.reason()
        return try await PartitionRun(arguments).run(
            ["partitions", String(partition), "skip"],
            ["offset": .number(JSONNumber(offset)), "reason": .string(reason)],
            question: "Is the record \(text) to be passed over, for good?"
        ) { _ in "The record \(text) is passed over when the partition's owner looks again." }
    }
}
