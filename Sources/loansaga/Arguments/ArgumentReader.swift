import Runtime

/// Reads what follows a command's name against its syntax.
struct ArgumentReader {
    private let syntax: Syntax
    private var rest: ArraySlice<String>
    private var arguments: Arguments

    /// - Parameter words: What follows the command's name.
    static func read(_ words: ArraySlice<String>, _ syntax: Syntax) throws(UsageError) -> Arguments {
        var reader = ArgumentReader(syntax: syntax, rest: words, arguments: Arguments(syntax))
        return try reader.read()
    }

    /// Whether help is asked for; it wins over every mistake around it.
    static func asksForHelp(_ words: ArraySlice<String>) -> Bool {
        words.prefix { $0 != "--" }.contains { $0 == Option.help.spelling || $0 == "-h" }
    }

    private mutating func read() throws(UsageError) -> Arguments {
        while let word = rest.popFirst() {
            if word == "--" {
                while let word = rest.popFirst() { try place(word) }
            } else if word.hasPrefix("-"), word != "-" {
                try readOption(word)
            } else {
                try place(word)
            }
        }
        if arguments.positionals.count < syntax.positionals.count {
            let missing = syntax.positionals[arguments.positionals.count]
            guard missing.isOptional else { throw .missingArgument(command: syntax.name, name: missing.name) }
        }
        return arguments
    }

    private mutating func readOption(_ word: String) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = syntax.options.first(where: { $0.spelling == parts[0] }) else {
            let known = (syntax.options + [.help]).map(\.spelling)
            throw .unknownOption(
                command: syntax.name, option: parts[0], suggestion: Suggestion.nearest(to: parts[0], in: known))
        }
        guard option.isRepeated || !arguments.has(option) else {
            throw .repeatedOption(command: syntax.name, option: option.spelling)
        }
        let attached = parts.count == 2 ? parts[1] : nil
        guard option.value != nil else {
            guard attached == nil else { throw .unwantedValue(command: syntax.name, option: option.spelling) }
            arguments.add(option, "")
            return
        }
        // What begins with two dashes is the next option; as a value it must be attached.
        guard let value = attached ?? (rest.first?.hasPrefix("--") == true ? nil : rest.popFirst()) else {
            throw .missingValue(command: syntax.name, option: option.usage)
        }
        arguments.add(option, value)
    }

    private mutating func place(_ word: String) throws(UsageError) {
        let isRoom =
            arguments.positionals.count < syntax.positionals.count || syntax.positionals.last?.isRepeated == true
        guard isRoom else {
            let near = Suggestion.nearest(to: "--" + word, in: syntax.options.map(\.spelling))
            throw .unexpectedArgument(command: syntax.name, argument: word, suggestion: near)
        }
        arguments.add(positional: word)
    }
}
