/// The texts that `--help` prints.
enum Help {
    private static let width = 100

    static func text(for syntax: Syntax) -> String {
        var paragraphs = [syntax.summary] + syntax.discussion
        paragraphs = paragraphs.map { wrapped($0, indent: 0) }
        paragraphs.append(usage(of: syntax))
        if !syntax.positionals.isEmpty {
            paragraphs.append("Arguments:\n" + list(syntax.positionals.map { ($0.name, $0.help) }))
        }
        let options = syntax.options + [.help]
        paragraphs.append("Options:\n" + list(options.map { ($0.usage, $0.help) }))
        return paragraphs.joined(separator: "\n\n")
    }

    /// How the command is written, in a line or several.
    static func usage(of syntax: Syntax) -> String {
        let words =
            ["loansaga", syntax.name] + syntax.positionals.map(\.usage) + syntax.options.map { "[\($0.usage)]" }
        return "Usage: " + wrapped(words.joined(separator: " "), indent: 7, first: 7)
    }

    /// The same of a group of commands; of all where it has no name.
    static func usage(ofGroup group: String) -> String {
        "Usage: loansaga \(group.isEmpty ? "" : group + " ")COMMAND …"
    }

    /// The help of everything, or of a group of commands.
    static func text(for syntaxes: [Syntax], group: String) -> String {
        var paragraphs: [String] = []
        if group.isEmpty {
            paragraphs.append("Runs the loans of a lending platform against a bank custody system, as sagas.")
        }
        paragraphs.append(usage(ofGroup: group))
        paragraphs.append("Commands:\n" + list(syntaxes.map { ($0.name, $0.summary) }))
        paragraphs.append("'loansaga COMMAND --help' says more about one of them.")
        return paragraphs.joined(separator: "\n\n")
    }

    private static func list(_ entries: [(name: String, help: String)]) -> String {
        let column = min(28, entries.map(\.name.count).max() ?? 0) + 4
        return entries.map { entry in
            let name = "  " + entry.name
            let fits = name.count < column
            let start = fits ? name + String(repeating: " ", count: column - name.count) : name + "\n"
            let indent = String(repeating: " ", count: column)
            return start + (fits ? "" : indent) + wrapped(entry.help, indent: column, first: column)
        }.joined(separator: "\n")
    }

    /// Breaks the text into lines; the first one begins at column `first`, the others at `indent`.
    private static func wrapped(_ text: String, indent: Int, first: Int = 0) -> String {
        var result = ""
        var column = first
        for word in text.split(separator: " ") {
            if column > indent || (result.isEmpty && column > first), column + 1 + word.count > width {
                result += "\n" + String(repeating: " ", count: indent)
                column = indent
            } else if !result.isEmpty {
                result += " "
                column += 1
            }
            result += word
            column += word.count
        }
        return result
    }
}
