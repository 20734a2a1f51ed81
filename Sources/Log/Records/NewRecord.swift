/// A record that is to be appended.
public struct NewRecord: Hashable, Sendable {
    public let key: [UInt8]?
    /// Nil takes the key's value out of a compacted topic.
    public let value: [UInt8]?
    public let headers: [Header]

    public init(key: [UInt8]? = nil, value: [UInt8]?, headers: [Header] = []) {
        self.key = key
        self.value = value
        self.headers = headers
    }

    /// What counts against a log's limit: key, value, and the headers' names and values.
    public var byteCount: Int {
        headers.reduce((key?.count ?? 0) + (value?.count ?? 0)) { $0 + $1.name.utf8.count + $1.value.count }
    }
}
