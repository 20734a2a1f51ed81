/// A key file that works, and that others than its owner may read or change.
public struct KeyFileWarning: Hashable, Sendable {
    public let path: String
    /// The permission bits found.
    public let mode: UInt32
}

extension KeyFileWarning: CustomStringConvertible {
    public var description: String {
        "\(path): others than its owner have access (mode 0\(String(mode, radix: 8))); run: chmod 600 \(path)"
    }
}
