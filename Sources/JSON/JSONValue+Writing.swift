extension JSONValue {
    /// The value as compact UTF-8: members in their order, only the escapes that are needed.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return bytes
    }

    /// Appends what ``encoded()`` gives.
    public func write(into bytes: inout [UInt8]) {
        var writer = JSONWriter(bytes: bytes)
        bytes = []
        writer.write(self)
        bytes = writer.bytes
    }

    public var text: String { String(decoding: encoded(), as: UTF8.self) }

    /// For people: one member or element a line, two spaces a level.
    public var prettyText: String {
        var writer = JSONWriter()
        writer.writePretty(self, level: 0)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
