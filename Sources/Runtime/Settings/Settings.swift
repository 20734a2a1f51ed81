/// Every setting of the program with its value: default, then file, then environment, then options; the later wins.
public struct Settings: Sendable {
    /// One setting, for `loansaga config`.
    public struct Entry: Sendable {
        public let definition: SettingDefinition
        /// As the environment would have it; empty for none.
        public let value: String
        public let origin: SettingOrigin
    }

    private let inputs: [SettingKey: (input: SettingInput, origin: SettingOrigin)]
    private let definitions: [SettingDefinition]

    /// - Parameters:
    ///   - definitions: All there are, also those of other commands: one file serves every command.
    ///   - environment: Whole; what does not begin with `LOANSAGA_` is left alone, and so is `LOANSAGA_TOKEN`.
    ///   - options: What the command line sets, by key.
    /// - Throws: the first unknown setting, or the first value that will not do.
    public init(
        _ definitions: [SettingDefinition], file: SettingsFile? = nil, environment: [String: String] = [:],
        options: [(key: SettingKey, text: String)] = []
    ) throws(SettingsError) {
        self.definitions = definitions
        var reader = SettingsReader(definitions)
        if let file { try reader.read(file) }
        try reader.read(environment: environment)
        for option in options { try reader.read(option: option.key, option.text) }
        inputs = reader.inputs
    }

    /// The setting's value.
    ///
    /// A setting that is not among the definitions is a mistake of the program's, and stops it.
    public subscript<Value>(setting: Setting<Value>) -> Value {
        precondition(
            definitions.contains { $0.key == setting.key }, "The setting \(setting.key) is not among the definitions.")
        return inputs[setting.key].flatMap { setting.kind.read($0.input) } ?? setting.defaultValue
    }

    /// In the order of the definitions.
    public var entries: [Entry] {
        definitions.map { definition in
            guard let (input, origin) = inputs[definition.key], let value = definition.canonical(input) else {
                return Entry(definition: definition, value: definition.defaultText, origin: .builtIn)
            }
            return Entry(definition: definition, value: value, origin: origin)
        }
    }
}
