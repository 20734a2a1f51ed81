import Runtime

/// One `--name` of a command.
struct Option: Hashable, Sendable {
    /// Without the dashes.
    let name: String
    /// What the value is called in the help; `nil` for a flag.
    let value: String?
    /// One line of help.
    let help: String
    /// Whether it may be there more than once.
    var isRepeated = false

    static func flag(_ name: String, _ help: String) -> Option {
        Option(name: name, value: nil, help: help)
    }

    static func value(_ name: String, _ value: String, _ help: String) -> Option {
        Option(name: name, value: value, help: help)
    }

    /// May be there more than once, with a value each time.
    static func values(_ name: String, _ value: String, _ help: String) -> Option {
        Option(name: name, value: value, help: help, isRepeated: true)
    }

    /// As it is written on the command line.
    var spelling: String { "--" + name }

    /// As the help shows it.
    var usage: String { value.map { "\(spelling) \($0)" } ?? spelling }
}

extension Option {
    static let help = flag("help", "Say what the command does and stop.")
    static let json = flag("json", "Print JSON instead of a table.")
    /// The option that sets the setting.
    static func setting(_ definition: SettingDefinition) -> Option {
        let unit = definition.unit.map { " \($0)" } ?? ""
        let standard = definition.defaultText.isEmpty ? "" : " Default: \(definition.defaultText)\(unit)."
        return value(definition.option, definition.placeholder, definition.meaning + standard)
    }

    static let config = value("config", "FILE", "Read settings from this file (JSON, comments allowed).")
}
