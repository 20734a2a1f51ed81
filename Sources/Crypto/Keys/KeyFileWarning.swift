/// A key file that works, and that others than its owner may read or change.
public struct KeyFileWarning: Hashable, Sendable {
    public let path: String
    /// The permission bits found.
    public let mode: UInt32

    init(path: String, mode: UInt32) {
        self.path = path
        self.mode = mode
    }

    /// Nil for a file that only its owner has access to.
    ///
    /// - Parameter status: the mode as `stat` tells it.
    public init?(path: String, status: UInt32) {
        let mode = status & 0o7777
        guard mode & 0o077 != 0 else { return nil }
        self.init(path: path, mode: mode)
    }
}

extension KeyFileWarning: CustomStringConvertible {
    public var description: String {
        "\(path): others than its owner have access (mode 0\(String(mode, radix: 8))); run: chmod 600 \(path)"
    }
}
