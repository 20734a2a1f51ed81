import Foundation

/// The folder of a benchmark, for its owner alone.
enum BenchmarkFolder {
    /// - Returns: the path of a new one.
    static func make() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "loansaga-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        return folder.path(percentEncoded: false)
    }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
