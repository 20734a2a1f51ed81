/// Why the settings are not what they should be.
public enum SettingsError: Error, Hashable, Sendable {
    case unreadable(path: String, reason: String)
    /// Not JSON; the reason names line and column.
    case malformed(path: String, reason: String)
    case notASection(name: String, path: String)
    case unknown(name: String, origin: SettingOrigin, suggestion: String?)
    case invalid(key: SettingKey, origin: SettingOrigin, value: String, expected: String)
}

/// Where a setting's present value comes from.
public enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    case builtIn
    case file(path: String)
    case environment(name: String)
    case option(name: String)

    public var description: String {
        switch self {
        case .builtIn: "default"
        case .file(let path): "file \(path)"
        case .environment(let name): "environment \(name)"
        case .option(let name): "option --\(name)"
        }
    }
}

extension SettingsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "the settings file \(path) cannot be read: \(reason)"
        case .malformed(let path, let reason):
            "the settings file \(path) is not JSON: \(reason)"
        case .notASection(let name, let path):
            "'\(name)' in \(path) must be an object with the settings of that section, such as {\"\(name)\": {…}}"
        case .unknown(let name, let origin, let suggestion):
            "there is no setting '\(name)' (\(origin)).\(suggestion.map { " Did you mean '\($0)'?" } ?? "")"
                + " 'loansaga config' lists all settings"
        case .invalid(let key, let origin, let value, let expected):
            "\(value) will not do for the setting \(key) (\(origin)): expected \(expected)"
        }
    }
}
