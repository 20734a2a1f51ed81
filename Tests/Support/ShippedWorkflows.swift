public import Foundation

/// The workflows of the repository.
public enum ShippedWorkflows {
    public static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "workflows")

    /// Every definition, by name; the name is the file's without its folder.
    public static func files() throws -> [(name: String, bytes: [UInt8])] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        return try names.filter { $0.contains(/\.v[0-9]+\.json$/) }.sorted().map { ($0, try bytes($0)) }
    }

    public static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
}
