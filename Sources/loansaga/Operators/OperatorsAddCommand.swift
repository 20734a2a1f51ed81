import Console
import JSON

/// `loansaga operators add`
enum OperatorsAddCommand: Command {
    private static let role = Option.value(
        "role", "viewer|operator", "What they may do: look only, or give commands too.")

    static let syntax = Syntax(
        "operators add", "Give somebody a token for the console.",
        discussion: [
            "Prints the token, once: the file keeps its SHA-256 only. A running console takes the change up by itself. A"
                + " name may be there more than once, while a token is replaced; whose line goes out of the file, that"
                + " token opens nothing any more."
        ],
        positionals: [
            Positional("FILE", "The file of operators; it is made where there is none."),
            Positional("NAME", "What they are called in the audit."),
        ],
        options: [role, .json])

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let known = OperatorRole.allCases.map(\.rawValue)
        guard let text = arguments.text(role) else {
            throw UsageError.missingOption(command: syntax.name, option: role.usage, remedy: "say what they may do")
        }
        guard let role = OperatorRole(rawValue: text) else {
            throw UsageError.invalidValue(
                command: syntax.name, option: role.usage, value: "'\(text)'", expected: known.joined(separator: " or "))
        }
        let (path, name) = (arguments.positionals[0], arguments.positionals[1])
        guard OperatorEntry.isName(name) else {
            throw UsageError.invalidValue(
                command: syntax.name, option: "NAME", value: "'\(name)'",
                expected: "1 to 64 letters, digits and _ - . @")
        }
        let token = try OperatorsFile(path: path).add(name, role)
        if arguments.has(.json) {
            try Output.json(["name": .string(name), "role": .string(role.rawValue), "token": .string(token)])
        } else {
            try Output.line(token)
            Output.note(
                "This is the token of \(name); it is shown this once. Give it by LOANSAGA_TOKEN or --token-file.")
        }
        return .done
    }
}
