/// What a process left behind.
public struct CommandResult: Sendable {
    public enum End: Hashable, Sendable {
        case exit(Int32)
        case signal(Int32)
    }

    public let end: End
    public let outputBytes: [UInt8]
    public let errorBytes: [UInt8]

    /// `nil` when a signal ended it.
    public var exitCode: Int32? {
        if case .exit(let code) = end { code } else { nil }
    }

    public var output: String { String(decoding: outputBytes, as: UTF8.self) }
    public var errors: String { String(decoding: errorBytes, as: UTF8.self) }

    /// Without their ends, and without a last empty one.
    public var outputLines: [String] {
        output.split(separator: "\n").map(String.init)
    }
}

/// Why there is no result.
public enum CommandError: Error, CustomStringConvertible {
    case notStarted(executable: String, reason: String)
    /// The process was killed; what it had written until then is here.
    case deadlinePassed(executable: String, waitingFor: String, output: String, errors: String)

    public var description: String {
        switch self {
        case .notStarted(let executable, let reason):
            "\(executable) cannot be started: \(reason)"
        case .deadlinePassed(let executable, let what, let output, let errors):
            "\(executable): no \(what) in time; output: \(output.prefix(2_000)); errors: \(errors.suffix(2_000))"
        }
    }
}
