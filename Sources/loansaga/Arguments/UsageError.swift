/// The command line was not understood.
enum UsageError: Error, Hashable {
    case missingCommand(group: String, known: [String])
    case unknownCommand(group: String, name: String, suggestion: String?)
    case unknownOption(command: String, option: String, suggestion: String?)
    case missingValue(command: String, option: String)
    case unwantedValue(command: String, option: String)
    /// An option that the command cannot do without, also not in the settings.
    case missingOption(command: String, option: String, remedy: String)
    case repeatedOption(command: String, option: String)
    /// A value that is none of the words that there are.
    case unknownWord(command: String, option: String, word: String, known: [String], suggestion: String?)
    /// The value is quoted already.
    case invalidValue(command: String, option: String, value: String, expected: String)
    case missingArgument(command: String, name: String)
    case unexpectedArgument(command: String, argument: String, suggestion: String?)
    /// An argument that stands in its place but is none of those there are.
    case unknownArgument(command: String, name: String, argument: String, suggestion: String?)

    /// The command whose help says more; empty for the help of all.
    var command: String {
        switch self {
        case .missingCommand(let group, _), .unknownCommand(let group, _, _): group
        case .missingOption(let command, _, _), .unknownOption(let command, _, _), .missingValue(let command, _),
            .unwantedValue(let command, _),
            .repeatedOption(let command, _), .unknownWord(let command, _, _, _, _),
            .invalidValue(let command, _, _, _), .missingArgument(let command, _),
            .unexpectedArgument(let command, _, _), .unknownArgument(let command, _, _, _):
            command
        }
    }
}

extension UsageError: CustomStringConvertible {
    var description: String {
        switch self {
        case .missingCommand(let group, let known):
            "a command is missing\(group.isEmpty ? "" : " after '\(group)'"), one of: \(known.joined(separator: ", "))."
        case .unknownCommand(_, let name, let suggestion):
            "unknown command '\(name)'.\(Self.hint(suggestion))"
        case .unknownOption(_, let option, let suggestion):
            "unknown option '\(option)'.\(Self.hint(suggestion))"
        case .missingValue(_, let option):
            "the option '\(option)' needs a value."
        case .unwantedValue(_, let option):
            "the option '\(option)' takes no value."
        case .missingOption(_, let option, let remedy):
            "the option '\(option)' is missing: \(remedy)."
        case .repeatedOption(_, let option):
            "the option '\(option)' is there twice."
        case .unknownWord(_, let option, let word, let known, let suggestion):
            "'\(word)' will not do for '\(option)': it is one of \(known.joined(separator: ", ")).\(Self.hint(suggestion))"
        case .invalidValue(_, let option, let value, let expected):
            "\(value) will not do for '\(option)': expected \(expected)."
        case .missingArgument(_, let name):
            "the argument \(name) is missing."
        case .unexpectedArgument(_, let argument, let suggestion):
            "there is no place for the argument '\(argument)'.\(Self.hint(suggestion))"
        case .unknownArgument(_, let name, let argument, let suggestion):
            "there is no \(name) '\(argument)'.\(Self.hint(suggestion))"
        }
    }

    private static func hint(_ suggestion: String?) -> String {
        suggestion.map { " Did you mean '\($0)'?" } ?? ""
    }
}
