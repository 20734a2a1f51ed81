internal import CSQLite

/// What SQLite answered to a statement; the values bound to it are never part of this.
public struct DatabaseFailure: Hashable, Sendable {
    /// The primary result code (https://www.sqlite.org/rescode.html).
    public let code: Int32
    /// The extended result code; its low byte is `code`.
    public let extendedCode: Int32
    public let message: String
    public let sql: String

    init(extendedCode: Int32, message: String, sql: String) {
        code = extendedCode & 0xff
        self.extendedCode = extendedCode
        self.message = message
        self.sql = sql
    }

    /// The disk, or the limit set on the file's pages, is full; the transaction is rolled back and can be tried again.
    public var isFull: Bool { code == SQLITE_FULL }

    /// Whether what is on the disk is in doubt from here on.
    ///
    /// A failed `fsync` may have dropped the pages it was to write while the cache calls them clean, so nothing that
    /// this connection reads afterwards proves what a restart would find.
    var leavesFileInDoubt: Bool {
        [SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB].contains(code)
    }
}

extension DatabaseFailure: CustomStringConvertible {
    public var description: String {
        "SQLite error \(code) (extended \(extendedCode)): \(message) (in: \(sql))"
    }
}
