internal import CSQLite

extension Statement {
    /// Compiles exactly one statement.
    convenience init(_ sql: String, on connection: Connection) throws(DatabaseError) {
        guard let (handle, end) = try Self.compile(Substring(sql), on: connection) else {
            throw .misuse("there is no statement in the text", sql: sql)
        }
        self.init(sql: sql, handle: handle, connection: connection)
        // From here on the handle is finalised by deinit, also when this throws.
        guard try Self.first(in: sql[end...], on: connection) == nil else {
            throw .misuse("there is more than one statement in the text", sql: sql)
        }
    }

    /// Compiles the first statement of a text and gives what follows it; `nil` when there is none.
    static func first(
        in text: Substring, on connection: Connection
    ) throws(DatabaseError) -> (statement: Statement, rest: Substring)? {
        guard let (handle, end) = try compile(text, on: connection) else { return nil }
        let sql = text[..<end].drop { $0.isWhitespace }
        return (Statement(sql: String(sql), handle: handle, connection: connection), text[end...])
    }

    private static func compile(
        _ text: Substring, on connection: Connection
    ) throws(DatabaseError) -> (handle: OpaquePointer, end: Substring.Index)? {
        try connection.check()
        var handle: OpaquePointer?
        var copy = String(text)
        let (code, length) = copy.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    connection.handle, bytes.baseAddress, Int32(clamping: bytes.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
                return (code, tail.flatMap { tail in bytes.baseAddress.map { tail - $0 } } ?? bytes.count)
            }
        }
        guard code == SQLITE_OK else { throw connection.failure(code, sql: copy) }
        // White space and comments compile to nothing.
        guard let handle else { return nil }
        return (handle, text.utf8.index(text.startIndex, offsetBy: length))
    }
}
