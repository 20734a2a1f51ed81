import TestSupport
import Testing

@testable import loansaga

@Suite("Help")
struct HelpTests {
    static let commands = Commands.all.map { $0.syntax }

    @Test("The program lists every command")
    func all() async throws {
        let result = try await CommandRunner.loansaga("--help")
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty)
        for command in Self.commands {
            #expect(result.outputLines.contains { $0.hasPrefix("  \(command.name) ") }, "\(command.name)")
        }
    }

    @Test(
        "Every command names its arguments and options, wherever the help is asked for", arguments: commands.map(\.name)
    )
    func one(name: String) async throws {
        let command = try #require(Self.commands.first { $0.name == name })
        let words = name.split(separator: " ").map(String.init)
        for extra in [["--help"], ["-h"], ["--no-such-option", "--help"]] {
            let result = try await CommandRunner.run(CommandRunner.loansaga, words + extra)
            #expect(result.exitCode == 0)
            #expect(result.errors.isEmpty)
            #expect(result.output.hasPrefix(command.summary))
            #expect(result.output.contains("Usage: loansaga \(name)"))
            for positional in command.positionals { #expect(result.output.contains("  \(positional.name) ")) }
            for option in command.options { #expect(result.output.contains("  \(option.usage)")) }
            #expect(result.outputLines.allSatisfy { $0.count <= 100 })
        }
    }

    @Test(
        "Every group of commands lists its own",
        arguments: Set(commands.filter { $0.words.count > 1 }.map { $0.words[0] }))
    func group(name: String) async throws {
        let result = try await CommandRunner.loansaga(name, "--help")
        #expect(result.exitCode == 0)
        for command in Self.commands {
            #expect(result.output.contains("  \(command.name) ") == (command.words[0] == name))
        }
    }

    @Test("Commands and options are declared once, with a sentence each")
    func declarations() {
        #expect(Set(Self.commands.map(\.name)).count == Self.commands.count)
        for command in Self.commands {
            #expect(command.summary.hasSuffix("."))
            let names = command.options.map(\.name) + [Option.help.name]
            #expect(Set(names).count == names.count, "\(command.name)")
            for option in command.options { #expect(option.help.hasSuffix("."), "\(command.name) --\(option.name)") }
            for positional in command.positionals { #expect(positional.help.hasSuffix("."), "\(command.name)") }
            for positional in command.positionals.dropLast() { #expect(!positional.isOptional) }
        }
    }

    @Test("A note that asks after '--' is an argument, not a wish for help")
    func afterTheDashes() {
        #expect(ArgumentReader.asksForHelp(["x", "--help"]))
        #expect(!ArgumentReader.asksForHelp(["x", "--", "--help"]))
    }
}
