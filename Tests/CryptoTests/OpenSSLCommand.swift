import TestSupport

/// The `openssl` command of the same machine: another program to agree with.
enum OpenSSLCommand {
    struct Failed: Error {
        let arguments: [String]
        let output: String
    }

    /// Runs it with `input` on its standard input; its output, or an error when it fails.
    @discardableResult
    static func run(_ arguments: String..., input: [UInt8] = []) async throws -> [UInt8] {
        try await run(arguments, input: input)
    }

    @discardableResult
    static func run(_ arguments: [String], input: [UInt8] = []) async throws -> [UInt8] {
        guard let command = CommandRunner.find("openssl") else {
            throw Failed(arguments: arguments, output: "There is no openssl on the PATH.")
        }
        let result = try await CommandRunner.run(command, arguments, input: input)
        guard result.end == .exit(0) else {
            throw Failed(arguments: arguments, output: result.output + result.errors)
        }
        return result.outputBytes
    }
}
