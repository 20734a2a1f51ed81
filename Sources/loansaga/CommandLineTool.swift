import Glibc
import Runtime

/// Finds the command, runs it, and turns what it throws into a message and an exit code.
enum CommandLineTool {
    /// - Parameter words: What follows the program's name.
    static func run(_ words: [String]) async -> ExitCode {
        do {
            return try await dispatch(words[...])
        } catch let error as UsageError {
            Output.note("Error: \(error)")
            let syntax = Commands.all.lazy.map { $0.syntax }.first { $0.name == error.command }
            Output.note(syntax.map(Help.usage(of:)) ?? Help.usage(ofGroup: error.command))
            Output.note(
                "See '\((["loansaga"] + [error.command] + ["--help"]).filter { !$0.isEmpty }.joined(separator: " "))'.")
            return .usage
        } catch let error as TryAgain {
            Output.note("Error: \(error)")
            return .tryAgain
        } catch StreamError.readerIsGone {
            // As with `loansaga … | head`: nobody is left to be told.
            return .failed
        } catch {
            Output.note("Error: \(error)")
            return .failed
        }
    }

    private static func dispatch(_ words: ArraySlice<String>) async throws -> ExitCode {
        if words.first == "--version" { return try await dispatch(["version"] + words.dropFirst()) }
        if let (command, rest) = command(for: words) {
            if ArgumentReader.asksForHelp(rest) {
                try Output.line(Help.text(for: command.syntax))
                return .done
            }
            return try await command.run(try ArgumentReader.read(rest, command.syntax))
        }
        let (group, rest) = group(for: words)
        let members = Commands.all.map { $0.syntax }.filter { $0.words.starts(with: group) }
        let name = group.joined(separator: " ")
        if ArgumentReader.asksForHelp(rest) {
            try Output.line(Help.text(for: members, group: name))
            return .done
        }
        throw mistake(in: rest, group: group, members: members)
    }

    /// The command whose name is the longest beginning of the words, and what follows the name.
    private static func command(for words: ArraySlice<String>) -> (any Command.Type, ArraySlice<String>)? {
        Commands.all
            .filter { words.starts(with: $0.syntax.words) }
            .max { $0.syntax.words.count < $1.syntax.words.count }
            .map { ($0, words.dropFirst($0.syntax.words.count)) }
    }

    /// The longest beginning of the words that is a beginning of some command's name, and what follows it.
    private static func group(for words: ArraySlice<String>) -> ([String], ArraySlice<String>) {
        var count = 0
        while count < words.count,
            Commands.all.contains(where: { $0.syntax.words.starts(with: words.prefix(count + 1)) })
        {
            count += 1
        }
        return (Array(words.prefix(count)), words.dropFirst(count))
    }

    private static func mistake(in rest: ArraySlice<String>, group: [String], members: [Syntax]) -> UsageError {
        let name = group.joined(separator: " ")
        let known: [String] = members.map { $0.words[group.count] }.reduce(into: []) { known, word in
            if known.last != word { known.append(word) }
        }
        guard let word = rest.first else {
            return .missingCommand(group: name, known: known)
        }
        guard !word.hasPrefix("-") else {
            let near = Suggestion.nearest(to: word, in: [Option.help.spelling, "--version"])
            return .unknownOption(command: name, option: word, suggestion: near)
        }
        let near = Suggestion.nearest(to: word, in: known)
        let suggestion = near.map { (group + [$0]).joined(separator: " ") }
        return .unknownCommand(group: name, name: (group + [word]).joined(separator: " "), suggestion: suggestion)
    }
}
