import JSON

/// Collects values from one source after the other, and refuses what is not known or will not do.
struct SettingsReader {
    private let definitions: [SettingDefinition]
    private(set) var inputs: [SettingKey: (input: SettingInput, origin: SettingOrigin)] = [:]

    init(_ definitions: [SettingDefinition]) {
        self.definitions = definitions
    }

    mutating func read(_ file: SettingsFile) throws(SettingsError) {
        let origin = SettingOrigin.file(path: file.path)
        let sections = definitions.map(\.key.section)
        for (section, value) in file.content {
            guard sections.contains(section) else {
                throw .unknown(
                    name: section, origin: origin, suggestion: Suggestion.nearest(to: section, in: sections))
            }
            guard let members = value.object else { throw .notASection(name: section, path: file.path) }
            for (name, value) in members {
                let key = SettingKey(section, name)
                guard let definition = definitions.first(where: { $0.key == key }) else {
                    let known = definitions.map(\.key.description)
                    let near = Suggestion.nearest(to: key.description, in: known)
                    throw .unknown(name: key.description, origin: origin, suggestion: near)
                }
                try take(definition, .json(value), origin)
            }
        }
    }

    mutating func read(environment: [String: String]) throws(SettingsError) {
        // Sorted, so that the same mistakes give the same message.
        for (name, text) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(SettingKey.environmentPrefix) && name != SettingKey.environmentToken {
            let origin = SettingOrigin.environment(name: name)
            guard let definition = definitions.first(where: { $0.key.environmentName == name }) else {
                let known = definitions.map(\.key.environmentName)
                throw .unknown(name: name, origin: origin, suggestion: Suggestion.nearest(to: name, in: known))
            }
            try take(definition, .text(text), origin)
        }
    }

    mutating func read(option key: SettingKey, _ text: String) throws(SettingsError) {
        guard let definition = definitions.first(where: { $0.key == key }) else {
            throw .unknown(name: key.description, origin: .option(name: key.name), suggestion: nil)
        }
        try take(definition, .text(text), .option(name: definition.option))
    }

    private mutating func take(
        _ definition: SettingDefinition, _ input: SettingInput, _ origin: SettingOrigin
    ) throws(SettingsError) {
        guard definition.canonical(input) != nil else {
            throw .invalid(key: definition.key, origin: origin, value: input.shown, expected: definition.expected)
        }
        inputs[definition.key] = (input, origin)
    }
}
