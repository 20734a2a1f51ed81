import JSON
import Runtime

/// `loansaga config`
enum ConfigCommand: Command {
    static let syntax = Syntax(
        "config", "Print every setting: its value, where that comes from, default, unit and meaning.",
        discussion: [
            "A setting SECTION.NAME is read from the file given with --config ({\"SECTION\": {\"NAME\": VALUE}}), from the"
                + " environment variable LOANSAGA_SECTION_NAME, and from an option of the command that uses it; the later"
                + " wins."
        ],
        options: [.config, .json])

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let entries = try arguments.settings().entries
        if arguments.has(.json) {
            for entry in entries { try Output.json(json(entry)) }
            return .done
        }
        var table = Table(
            ("SETTING", .left), ("VALUE", .left), ("FROM", .left), ("DEFAULT", .left), ("UNIT", .left),
            ("MEANING", .left))
        for entry in entries {
            let definition = entry.definition
            table.add(
                definition.key.description, entry.value, entry.origin.description, definition.defaultText,
                definition.unit ?? "", definition.meaning)
        }
        try Output.line(table.text)
        return .done
    }

    private static func json(_ entry: Settings.Entry) -> JSONValue {
        let definition = entry.definition
        return [
            "setting": .string(definition.key.description), "value": .string(entry.value),
            "from": .string(entry.origin.description), "default": .string(definition.defaultText),
            "unit": definition.unit.map { .string($0) } ?? nil, "meaning": .string(definition.meaning),
            "expected": .string(definition.expected),
            "environment": .string(definition.key.environmentName),
        ]
    }
}
