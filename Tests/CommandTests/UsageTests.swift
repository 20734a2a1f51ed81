import TestSupport
import Testing

@Suite("Wrong usage")
struct UsageTests {
    struct Mistake: CustomTestStringConvertible {
        let words: [String]
        let message: String
        let help: String

        init(_ words: String, _ message: String, _ help: String) {
            self.words = words.split(separator: " ").map(String.init)
            self.message = message
            self.help = help
        }

        var testDescription: String { words.joined(separator: " ") }
    }

    static let mistakes = [
        Mistake("", "a command is missing, one of: ", "loansaga --help"),
        Mistake("keys", "a command is missing after 'keys', one of: generate.", "loansaga keys --help"),
        Mistake(
            "keys genrate x", "unknown command 'keys genrate'. Did you mean 'keys generate'?", "loansaga keys --help"),
        Mistake("keys generate", "the argument DIR is missing.", "loansaga keys generate --help"),
        Mistake("keys generate a b", "there is no place for the argument 'b'.", "loansaga keys generate --help"),
        Mistake("config --config", "the option '--config FILE' needs a value.", "loansaga config --help"),
        Mistake("bnech", "unknown command 'bnech'. Did you mean 'bench'?", "loansaga --help"),
        Mistake("nothing-like-it", "unknown command 'nothing-like-it'.\n", "loansaga --help"),
        Mistake("--hlep", "unknown option '--hlep'. Did you mean '--help'?", "loansaga --help"),
        Mistake("bench --jsn", "unknown option '--jsn'. Did you mean '--json'?", "loansaga bench --help"),
        Mistake("bench --second=3", "unknown option '--second'. Did you mean '--seconds'?", "loansaga bench --help"),
        Mistake("bench -j", "unknown option '-j'.", "loansaga bench --help"),
        Mistake("bench --seconds", "the option '--seconds N' needs a value.", "loansaga bench --help"),
        Mistake("bench --seconds --json", "the option '--seconds N' needs a value.", "loansaga bench --help"),
        Mistake("bench --json=yes", "the option '--json' takes no value.", "loansaga bench --help"),
        Mistake("bench --json --json", "the option '--json' is there twice.", "loansaga bench --help"),
        Mistake(
            "bench --seconds 0", "'0' will not do for '--seconds N': expected a whole number from 1 to 600.",
            "loansaga bench --help"),
        Mistake("bench --seconds=-5", "'-5' will not do for '--seconds N'", "loansaga bench --help"),
        Mistake("bench --seconds=", "'' will not do for '--seconds N'", "loansaga bench --help"),
        Mistake(
            "bench json seconds", "there is no place for the argument 'seconds'. Did you mean '--seconds'?",
            "loansaga bench --help"),
        Mistake("bench jso", "there is no benchmark 'jso'. Did you mean 'json'?", "loansaga bench --help"),
        Mistake("bench -- --json", "there is no benchmark '--json'.", "loansaga bench --help"),
    ]

    @Test("A mistake is named with what was probably meant, and where to read on; exit 64", arguments: mistakes)
    func mistake(_ mistake: Mistake) async throws {
        let result = try await CommandRunner.run(CommandRunner.loansaga, mistake.words)
        #expect(result.exitCode == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("Error: \(mistake.message)"), "\(result.errors)")
        #expect(result.errors.hasSuffix("\nSee '\(mistake.help)'.\n"), "\(result.errors)")
        let command = mistake.help.dropLast(" --help".count)
        #expect(result.errors.contains("\nUsage: \(command) "), "\(result.errors)")
    }

    @Test("The usage is the one that the help shows")
    func usage() async throws {
        let help = try await CommandRunner.loansaga("keys", "generate", "--help")
        let mistake = try await CommandRunner.loansaga("keys", "generate")
        let usage = mistake.errors.split(separator: "\n").first { $0.hasPrefix("Usage: ") }
        #expect(usage == "Usage: loansaga keys generate DIR")
        #expect(help.outputLines.contains { $0 == usage ?? "" })
    }
}
