import Glibc
public import JSON

/// A settings file: one JSON object of sections; `//` and `/* */` comments are allowed.
public struct SettingsFile: Hashable, Sendable {
    public static let maximumBytes = 1 << 20

    public let path: String
    public let content: JSONObject

    /// Reads the file; blocks.
    public init(path: String) throws(SettingsError) {
        guard let file = fopen(path, "rbe") else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        bytes.removeSubrange(count...)
        try self.init(path: path, bytes: bytes)
    }

    public init(path: String, bytes: [UInt8]) throws(SettingsError) {
        self.path = path
        do {
            let plain = try JSONComments.blanked(bytes)
            let value = try JSONValue(reading: plain, limits: JSONLimits(maximumBytes: Self.maximumBytes))
            guard let content = value.object else {
                throw SettingsError.malformed(path: path, reason: "it must be one object")
            }
            self.content = content
        } catch let error as SettingsError {
            throw error
        } catch let error as JSONError {
            throw .malformed(path: path, reason: "\(JSONComments.place(of: error.offset, in: bytes)): \(error.reason)")
        } catch {
            throw .malformed(path: path, reason: "\(error)")
        }
    }
}
