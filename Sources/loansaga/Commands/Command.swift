/// One command of the command line: a file of its own, and a line in `Commands.all`.
protocol Command: SendableMetatype {
    static var syntax: Syntax { get }

    /// Does it; it may block the thread that it is called on.
    /// - Throws: `UsageError` (exit 64), `TryAgain` (exit 75), or any error that describes itself (exit 1).
    static func run(_ arguments: Arguments) async throws -> ExitCode
}

/// Something the command needs is away for now.
struct TryAgain: Error, CustomStringConvertible {
    let description: String
}
