import JSON
import Saga

/// `loansaga partitions upgrade`
enum PartitionsUpgradeCommand: Command {
    private static let version = Option.value(
        "to", "VERSION",
        "The version of the fold; this program's own (\(Partition.currentVersion)) unless told otherwise.")

    static let syntax = Syntax(
        "partitions upgrade", "Have records folded by a later version from here on, in every partition.",
        discussion: [
            "First every owner must run a program that knows the version: one that does not gives its partitions up."
        ],
        options: [version, .reason, .dryRun, .yes, BearerToken.file, .json], settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let version = try arguments.integer(version, in: 1...1_000_000) ?? Partition.currentVersion
        let reason = try arguments.reason()
        return try await PartitionRun(arguments).run(
            ["partitions", "upgrade"], ["version": .number(JSONNumber(version)), "reason": .string(reason)],
            question: "Are records to be folded by version \(version) from here on?"
        ) { answer in
            let partitions = (answer["partitions"]?.array ?? []).compactMap { $0.number?.text }
            return "Version \(version) holds from here on in the partitions \(partitions.joined(separator: ", "))."
        }
    }
}
