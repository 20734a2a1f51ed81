import JSON

/// `loansaga version`
enum VersionCommand: Command {
    /// Semantic; raised with every release.
    static let version = "0.1.0"

    static let syntax = Syntax("version", "Print the version of the program.", options: [.json])

    static func run(_ arguments: Arguments) throws -> ExitCode {
        if arguments.has(.json) {
            try Output.json(["name": "loansaga", "version": .string(version)])
        } else {
            try Output.line("loansaga \(version)")
        }
        return .done
    }
}
