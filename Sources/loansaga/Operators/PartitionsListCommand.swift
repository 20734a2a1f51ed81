import JSON

/// `loansaga partitions list`
enum PartitionsListCommand: Command {
    static let syntax = Syntax(
        "partitions list", "Show where each partition of the inbox stands.",
        options: [BearerToken.file, .json], settings: ConsoleSettings.all)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let client = try ConsoleClient(arguments)
        let answer = try await client.get(["partitions"])
        var table = Table(
            ("PARTITION", .right), ("NEXT", .right), ("COMMITTED", .right), ("FAMILIES", .right), ("VERSION", .right),
            ("AT", .left), ("OWNER", .left), ("STANDS STILL", .left))
        for partition in answer["partitions"]?.array ?? [] {
            if arguments.has(.json) { try Output.json(partition) }
            func number(_ name: String) -> String { partition[name]?.number?.text ?? "" }
            table.add(
                number("partition"), number("next"), number("committed"), number("families"), number("foldVersion"),
                ConsoleClient.time(partition["time"]), partition["owner"]?.string ?? "",
                partition["stalled"]?.string ?? "")
        }
        if !arguments.has(.json) { try Output.line(table.text) }
        ConsoleClient.tellAge(answer)
        return .done
    }
}
