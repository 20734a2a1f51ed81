import Foundation
import JSON
import Workflow

/// The definitions that a command is given, read together.
enum WorkflowFiles {
    /// The files' names without their folders, and what is in them; `workflows/*.v*.json` where none is named.
    ///
    /// Blocks on the files.
    static func read(_ paths: [String]) throws -> [(name: String, json: JSONValue)] {
        try self.paths(paths).map { path in
            let bytes = try InputFile.bytes(path, what: "workflow")
            do {
                return (path, try JSONValue(reading: bytes))
            } catch {
                throw InputFileError(path: path, what: "workflow", why: "\(error)")
            }
        }
    }

    /// The files that are meant: `workflows/*.v*.json` where none is named.
    static func paths(_ named: [String]) throws -> [String] { named.isEmpty ? try standard() : named }

    /// The definitions themselves.
    ///
    /// Blocks on the files.
    static func set(_ paths: [String]) throws -> DefinitionSet {
        let files = try read(paths)
        do throws(DefinitionSet.Refused) {
            return try DefinitionSet(files)
        } catch {
            let first = error.problems.first.map { "\($0.file): \($0.problem)" } ?? ""
            throw WrongDefinitions(
                description: "\(first)\nSee 'loansaga workflows validate' for everything that is wrong.")
        }
    }

    private struct WrongDefinitions: Error, CustomStringConvertible {
        let description: String
    }

    /// The definitions of this folder's `workflows`.
    private static func standard() throws -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "workflows")) ?? []
        let paths = names.filter(isDefinition).sorted()
            .map { "workflows/\($0)" }
        guard !paths.isEmpty else {
            throw InputFileError(
                path: "workflows", what: "folder", why: "there are no definitions in it; name the files")
        }
        return paths
    }

    /// The definitions' files of a folder, by their names.
    ///
    /// Blocks on the files.
    static func bytes(inFolder folder: String) throws -> [(name: String, bytes: [UInt8])] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).filter(isDefinition).sorted()
        } catch {
            throw InputFileError(
                path: folder, what: "folder of workflows", why: (error as NSError).localizedDescription)
        }
        guard !names.isEmpty else {
            throw InputFileError(path: folder, what: "folder of workflows", why: "there are no definitions in it")
        }
        return try names.map { ($0, try InputFile.bytes("\(folder)/\($0)", what: "workflow")) }
    }

    /// Whether a file is called as a definition is: `<workflow>.v<version>.json`; the schema and the events are not.
    private static func isDefinition(_ name: String) -> Bool { name.contains(/\.v[0-9]+\.json$/) }
}
