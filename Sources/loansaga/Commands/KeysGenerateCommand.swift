import Crypto

/// `loansaga keys generate`
enum KeysGenerateCommand: Command {
    static let syntax = Syntax(
        "keys generate", "Make the keys of a platform and of a sandbox bank.",
        discussion: [
            "Makes \(KeyFileName.allCases.map(\.rawValue).joined(separator: ", ")): key pairs (RSA, 2048 bit, PEM) of both"
                + " sides, and the platform's keys for sealing and for digests. What is secret is its owner's alone to"
                + " read (mode 0600).",
            "All six are made, or none. A file that is there is never changed; a complete set is left as it is.",
        ],
        positionals: [Positional("DIR", "The folder of the keys; it is made, but not the one above it.")])

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let path = arguments.positionals[0]
        guard !path.isEmpty else {
            throw UsageError.invalidValue(
                command: syntax.name, option: syntax.positionals[0].name, value: "''", expected: "the name of a folder")
        }
        switch try KeyDirectory.generate(at: path) {
        case .created:
            for name in KeyFileName.allCases { try Output.line("\(path)/\(name.rawValue)") }
        case .alreadyThere(let warnings):
            Output.note("\(path): a complete set of keys is there already; nothing was changed.")
            for warning in warnings { Output.note("Warning: \(warning)") }
        }
        return .done
    }
}
