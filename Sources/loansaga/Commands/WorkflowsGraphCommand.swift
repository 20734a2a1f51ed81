import JSON
import Workflow

/// `loansaga workflows graph`
enum WorkflowsGraphCommand: Command {
    private enum Format: String, CaseIterable {
        case svg, mermaid
    }

    private static let name = Option.value("workflow", "NAME", "Which one, where the files hold several.")
    private static let format = Option.value("format", "svg|mermaid", "What to print; svg where it is left out.")

    static let syntax = Syntax(
        "workflows graph", "Draw a workflow: its steps, branches, undo, pivot and children.",
        discussion: ["Prints the picture of one definition. A parent is read together with the files of its children."],
        positionals: [
            Positional("FILE", "The definitions; workflows/*.v*.json where none is named.", isRepeated: true)
        ],
        options: [name, format])

    /// Definitions that cannot be drawn.
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let given = arguments.text(Self.format) ?? Format.svg.rawValue
        guard let format = Format(rawValue: given) else {
            throw UsageError.invalidValue(
                command: arguments.command, option: Self.format.usage, value: "'\(given)'", expected: "svg or mermaid")
        }
        let definition = try definition(arguments)
        let text = format == .svg ? SVGGraph.text(of: definition) : MermaidGraph.text(of: definition)
        try Output.line(String(text.dropLast()))
        return .done
    }

    private static func definition(_ arguments: Arguments) throws -> Definition {
        let set = try WorkflowFiles.set(arguments.positionals)
        let wanted = arguments.text(name)
        let found = set.definitions.filter { wanted == nil || $0.name == wanted }
        // Of a parent with its children, the parent is meant.
        let parents = found.filter { $0.child == nil }
        guard let definition = found.count == 1 ? found[0] : parents.count == 1 ? parents[0] : nil else {
            let known = set.definitions.map(\.name).joined(separator: ", ")
            throw Failure(
                description: wanted.map { "there is no workflow '\($0)' in the files; there are \(known)" }
                    ?? "the files hold several workflows; say which with --workflow: \(known)")
        }
        return definition
    }
}
