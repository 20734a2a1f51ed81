public import Foundation

/// A folder of a test's own under the system's temporary one, gone with the last reference.
public final class TemporaryFolder: Sendable {
    public let url: URL

    public init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "loansaga-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { remove() }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a file in it, whether it is there or not.
    public func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }
}
