internal import CSQLite

/// The row a statement stands on, for as long as it stands there; kept any longer, it has no columns.
///
/// Columns count from 0. A column of another type than the one asked for is an error: nothing is converted.
public struct Row {
    private let statement: Statement

    init(_ statement: Statement) {
        self.statement = statement
    }

    public func integer(_ index: Int) throws(DatabaseError) -> Int64 {
        try expect(SQLITE_INTEGER, "an integer", at: index)
        return sqlite3_column_int64(statement.handle, Int32(index))
    }

    /// - Throws: `.unexpectedColumn` also when the text is not UTF-8.
    public func text(_ index: Int) throws(DatabaseError) -> String {
        try expect(SQLITE_TEXT, "a text", at: index)
        // The order matters: asked for first, the length could be that of another encoding (column_blob.html).
        let bytes = sqlite3_column_text(statement.handle, Int32(index))
        let text = try collect(index, bytes) { String(validating: $0, as: UTF8.self) }
        guard let text else { throw unexpected("a text", found: "a text that is not UTF-8", at: index) }
        return text
    }

    public func blob(_ index: Int) throws(DatabaseError) -> [UInt8] {
        try expect(SQLITE_BLOB, "a blob", at: index)
        let bytes = sqlite3_column_blob(statement.handle, Int32(index))
        return try collect(index, bytes?.assumingMemoryBound(to: UInt8.self)) { Array($0) }
    }

    /// Lends a blob's bytes without copying them; they are gone when `body` returns.
    /// - Throws: `DatabaseError`, or what `body` throws.
    public func withBlob<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        try expect(SQLITE_BLOB, "a blob", at: index)
        let bytes = sqlite3_column_blob(statement.handle, Int32(index))
        let count = try byteCount(index, isNull: bytes == nil)
        return try body(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// `nil` for NULL.
    public func optionalInteger(_ index: Int) throws(DatabaseError) -> Int64? {
        try isNull(index) ? nil : try integer(index)
    }

    /// `nil` for NULL.
    public func optionalText(_ index: Int) throws(DatabaseError) -> String? {
        try isNull(index) ? nil : try text(index)
    }

    /// `nil` for NULL.
    public func optionalBlob(_ index: Int) throws(DatabaseError) -> [UInt8]? {
        try isNull(index) ? nil : try blob(index)
    }

    public func isNull(_ index: Int) throws(DatabaseError) -> Bool {
        try type(index) == SQLITE_NULL
    }

    /// Whatever the column holds.
    public func value(_ index: Int) throws(DatabaseError) -> Value {
        switch try type(index) {
        case SQLITE_INTEGER: .integer(try integer(index))
        case SQLITE_TEXT: .text(try text(index))
        case SQLITE_BLOB: .blob(try blob(index))
        case SQLITE_NULL: .null
        default: throw unexpected("an integer, a text, a blob or NULL", found: "a floating-point number", at: index)
        }
    }

    private func collect<Result>(
        _ index: Int, _ bytes: UnsafePointer<UInt8>?, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(DatabaseError) -> Result {
        let count = try byteCount(index, isNull: bytes == nil)
        return body(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// Asked after the bytes, as the manual wants it (column_blob.html).
    private func byteCount(_ index: Int, isNull: Bool) throws(DatabaseError) -> Int {
        let count = Int(sqlite3_column_bytes(statement.handle, Int32(index)))
        // "The return value from sqlite3_column_blob() for a zero-length BLOB is a NULL pointer", and so is that of a
        // failed allocation.
        guard count == 0 || !isNull else { throw statement.connection.failure(SQLITE_NOMEM, sql: statement.sql) }
        return count
    }

    private func type(_ index: Int) throws(DatabaseError) -> Int32 {
        // SQLite answers NULL for a column that is not there, which would hide a mistake.
        guard index >= 0, index < Int(sqlite3_data_count(statement.handle)) else {
            throw unexpected("a value", found: "nothing: there is no such column", at: index)
        }
        return sqlite3_column_type(statement.handle, Int32(index))
    }

    private func expect(_ wanted: Int32, _ name: String, at index: Int) throws(DatabaseError) {
        let found = try type(index)
        guard found != wanted else { return }
        let foundName =
            switch found {
            case SQLITE_INTEGER: "an integer"
            case SQLITE_FLOAT: "a floating-point number"
            case SQLITE_TEXT: "a text"
            case SQLITE_BLOB: "a blob"
            default: "NULL"
            }
        throw unexpected(name, found: foundName, at: index)
    }

    private func unexpected(_ expected: String, found: String, at index: Int) -> DatabaseError {
        .unexpectedColumn(index: index, expected: expected, found: found, sql: statement.sql)
    }
}
