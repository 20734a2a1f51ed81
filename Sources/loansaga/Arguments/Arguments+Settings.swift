import Foundation
import Runtime

extension Arguments {
    /// Reads every setting: from `--config FILE`, the environment, and the options of this command.
    ///
    /// Blocks on the file.
    /// - Throws: `UsageError` for an option's value, `SettingsError` for anything else.
    func settings() throws -> Settings {
        let file = try text(.config).map { path in try SettingsFile(path: path) }
        let given = syntax.settings.compactMap { definition in
            text(.setting(definition)).map { (key: definition.key, text: $0) }
        }
        do {
            return try Settings(
                AllSettings.definitions, file: file, environment: ProcessInfo.processInfo.environment, options: given)
        } catch {
            guard case .invalid(_, .option(let name), let value, let expected) = error else { throw error }
            throw UsageError.invalidValue(command: command, option: "--" + name, value: value, expected: expected)
        }
    }
}
