import JSON
import Workflow

/// `loansaga workflows events`
enum WorkflowsEventsCommand: Command {
    static let syntax = Syntax(
        "workflows events", "Print the events of both directions as an AsyncAPI document.",
        discussion: [
            "What the platform sends and what it is told, with every field, made from the definitions. The document of the"
                + " workflows that ship is workflows/events.asyncapi.json."
        ],
        positionals: [Positional("FILE", "The definitions; workflows/*.v*.json where none is named.", isRepeated: true)]
    )

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let set = try WorkflowFiles.set(arguments.positionals)
        try Output.line(EventCatalogue.document(of: set).prettyText)
        return .done
    }
}
