import Custody
import Foundation
import Runtime

/// Profiles by name or file.
enum ProfileSource {
    /// The built-in profile of that name, else the profile in that file; blocks on the file.
    static func profile(_ source: String) throws -> Profile {
        if let builtIn = Profile.builtIn.first(where: { $0.name == source }) { return builtIn }
        guard FileManager.default.fileExists(atPath: source) else {
            throw UnknownProfile(source: source)
        }
        do {
            return try Profile(reading: try InputFile.bytes(source, what: "profile"))
        } catch let error as ProfileError {
            throw BadProfile(path: source, error: error)
        }
    }

    /// The profile that a setting names; blocks on the file.
    static func profile(_ settings: Settings, _ setting: Setting<String>, command: String) throws -> Profile {
        do {
            return try profile(settings[setting])
        } catch let error as UnknownProfile {
            let names = Profile.builtIn.map(\.name).joined(separator: ", ")
            throw UsageError.invalidValue(
                command: command, option: Option.setting(setting.definition).spelling, value: "'\(error.source)'",
                expected: "the name of a built-in profile (\(names)) or a file")
        }
    }

    /// The file of such a profile, for whoever has to have it word for word.
    static func bytes(_ source: String) throws -> [UInt8] {
        if let text = Profile.text(ofBuiltIn: source) { return text }
        _ = try profile(source)
        return try InputFile.bytes(source, what: "profile")
    }

    struct UnknownProfile: Error, CustomStringConvertible {
        let source: String

        var description: String {
            let names = Profile.builtIn.map(\.name).joined(separator: ", ")
            return
                "there is no profile '\(source)': it is neither the name of one that is built in (\(names)) nor a file"
        }
    }

    struct BadProfile: Error, CustomStringConvertible {
        let path: String
        let error: ProfileError

        var description: String { "the file \(path) is no profile: \(error)" }
    }
}
