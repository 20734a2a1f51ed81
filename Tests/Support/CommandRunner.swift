import Foundation

/// Runs programs to their end.
public enum CommandRunner {
    /// The `loansaga` of the same build as the running tests, unless `LOANSAGA_TEST_PROGRAM` names another one, such as a
    /// release build for long runs.
    public static let loansaga: String = {
        if let program = ProcessInfo.processInfo.environment["LOANSAGA_TEST_PROGRAM"] { return program }
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: "loansaga").path(percentEncoded: false)
    }()

    /// The first program of that name on the `PATH`; `nil` when there is none.
    public static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs the program, gives it its input, and waits for its end.
    ///
    /// Of the tests' own environment the process sees only `PATH`, `HOME` and `TMPDIR`.
    /// - Throws: `CommandError`; the process is gone then too.
    public static func run(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [],
        within limit: Duration = .seconds(30)
    ) async throws -> CommandResult {
        let process = try RunningCommand(executable, arguments, environment: environment, input: input)
        return try await process.result(within: limit)
    }

    /// Runs `loansaga` with the arguments.
    public static func loansaga(
        _ arguments: String..., environment: [String: String] = [:], input: [UInt8] = [],
        within limit: Duration = .seconds(30)
    ) async throws -> CommandResult {
        try await run(loansaga, arguments, environment: environment, input: input, within: limit)
    }
}
