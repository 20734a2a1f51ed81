/// A named value beside a record's own; names may repeat and keep their order.
public struct Header: Hashable, Sendable {
    public let name: String
    public let value: [UInt8]

    public init(_ name: String, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }
}
