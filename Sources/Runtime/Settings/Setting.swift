/// One setting and the type of its value.
public struct Setting<Value: Sendable>: Sendable {
    public let key: SettingKey
    public let defaultValue: Value
    public let definition: SettingDefinition
    let kind: SettingKind<Value>

    /// - Parameters:
    ///   - meaning: A sentence.
    ///   - option: What the option of a command is called that sets it; the setting's name unless given.
    ///   - placeholder: What the value is called in the help of a command, in capitals.
    public init(
        _ section: String, _ name: String, _ meaning: String, _ kind: SettingKind<Value>, default defaultValue: Value,
        option: String? = nil, placeholder: String = "VALUE"
    ) {
        let key = SettingKey(section, name)
        self.key = key
        self.defaultValue = defaultValue
        self.kind = kind
        definition = SettingDefinition(
            key: key, option: option ?? name, placeholder: placeholder, defaultText: kind.write(defaultValue),
            unit: kind.unit, meaning: meaning,
            expected: kind.expected, canonical: { kind.read($0).map(kind.write) })
    }
}

/// A setting without the type of its value.
public struct SettingDefinition: Sendable {
    public let key: SettingKey
    /// What the option of a command is called that sets it, without dashes.
    public let option: String
    /// What the value is called in the help of a command, in capitals.
    public let placeholder: String
    /// Empty where there is none.
    public let defaultText: String
    public let unit: String?
    public let meaning: String
    public let expected: String
    /// The value as text; `nil` when it will not do.
    let canonical: @Sendable (SettingInput) -> String?
}
