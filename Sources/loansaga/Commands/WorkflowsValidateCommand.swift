import JSON
import Workflow

/// `loansaga workflows validate`
enum WorkflowsValidateCommand: Command {
    static let syntax = Syntax(
        "workflows validate", "Check definitions of workflows.",
        discussion: [
            "Reads the definitions together, children before parents, and reports everything that is wrong with file, step,"
                + " field and remedy. Exit code 0 when all are right, 1 when one is not."
        ],
        positionals: [
            Positional("FILE", "The definitions; workflows/*.v*.json where none is named.", isRepeated: true)
        ],
        options: [.json])

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let files = try WorkflowFiles.read(arguments.positionals)
        switch Result(catching: { () throws(DefinitionSet.Refused) in try DefinitionSet(files) }) {
        case .success(let set):
            for definition in set.definitions {
                if arguments.has(.json) {
                    try Output.json([
                        "workflow": .string(definition.name), "version": .number(JSONNumber(definition.version)),
                        "valid": true,
                    ])
                } else {
                    try Output.line("\(definition.name) v\(definition.version): right")
                }
            }
            return .done
        case .failure(let refused):
            try show(refused.problems, asJSON: arguments.has(.json))
            return .failed
        }
    }

    /// Prints what is wrong, a line each.
    static func show(_ problems: [(file: String, problem: Problem)], asJSON: Bool) throws {
        for (file, problem) in problems {
            if asJSON {
                try Output.json([
                    "file": .string(file), "step": problem.step.map { .string($0) } ?? nil,
                    "path": .string(problem.path), "message": .string(problem.message), "valid": false,
                ])
            } else {
                try Output.line("\(file): \(problem)")
            }
        }
    }
}
