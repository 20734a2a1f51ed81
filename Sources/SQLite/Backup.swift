internal import CSQLite

/// A copy of a database in the making, some pages at a time, while the database is written to.
///
/// "If the source database is modified by the same connection as is used by the backup, then the backup database is
/// automatically updated at the same time" (https://www.sqlite.org/backup.html): the copy is of the moment when it ends.
/// It belongs to the thread of its database, and must be gone before that closes. Dropped before its end, it leaves a
/// file that is no database.
public final class Backup {
    private let connection: Connection
    private let target: OpaquePointer
    private var handle: OpaquePointer?
    private let path: String

    /// - Parameter path: of a file that is not there; its folder must be.
    init(of connection: Connection, to path: String) throws(DatabaseError) {
        try connection.check()
        self.connection = connection
        self.path = path
        var target: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(Location.file(path).sqliteName, &target, flags, nil)
        guard code == SQLITE_OK, let target else {
            let reason = target.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(target)
            throw .cannotOpen(path: path, reason: reason)
        }
        guard let handle = sqlite3_backup_init(target, "main", connection.handle, "main") else {
            let reason = String(cString: sqlite3_errmsg(target))
            sqlite3_close_v2(target)
            throw .cannotOpen(path: path, reason: reason)
        }
        self.target = target
        self.handle = handle
    }

    deinit {
        sqlite3_backup_finish(handle)
        sqlite3_close_v2(target)
    }

    /// Pages that are still to be copied, as of the last step, and all.
    public var progress: (remaining: Int, total: Int) {
        (Int(sqlite3_backup_remaining(handle)), Int(sqlite3_backup_pagecount(handle)))
    }

    /// Copies the next pages; the whole copy is on the disk when it says that nothing is left.
    ///
    /// - Returns: whether there is more to copy.
    /// - Throws: `.cannotOpen` with the path of the copy for what goes wrong with it.
    public func step(pages: Int) throws(DatabaseError) -> Bool {
        try connection.check()
        switch sqlite3_backup_step(handle, Int32(clamping: pages)) {
        case SQLITE_OK: return true
        case SQLITE_DONE:
            let code = sqlite3_backup_finish(handle)
            handle = nil
            guard code == SQLITE_OK else { throw failure(code) }
            return false
        case let code: throw failure(code)
        }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        .cannotOpen(path: path, reason: "copying failed: " + String(cString: sqlite3_errstr(code)))
    }
}

extension Database {
    /// Begins a copy into a file that is not there yet.
    public func backUp(to path: String) throws(DatabaseError) -> Backup {
        try Backup(of: connection, to: path)
    }
}
