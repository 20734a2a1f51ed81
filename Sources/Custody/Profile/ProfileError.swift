/// Why a profile cannot be used.
public struct ProfileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the file, such as `codes.10001`; empty for the whole file.
    public let path: String
    public let problem: String

    public var description: String {
        path.isEmpty ? "profile: \(problem)" : "profile: \(path): \(problem)"
    }
}
