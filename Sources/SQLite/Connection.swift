internal import CSQLite

/// Owns the C handle and the claim on its file; both go when the last user of the connection goes.
final class Connection {
    let handle: OpaquePointer
    private let claim: OpenFiles.Identity?
    /// Set once, by the first failure that leaves the file in doubt.
    private(set) var broken: DatabaseFailure?
    /// Between a `BEGIN` and its `COMMIT` or `ROLLBACK`, as its user sees it.
    var isInTransaction = false
    var pagesWritten = 0

    init(_ location: Location) throws(DatabaseError) {
        var claim: OpenFiles.Identity?
        if case .file(let path) = location {
            claim = try OpenFiles.claim(path)
        }
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(location.sqliteName, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            // "Resources associated with the database connection handle should be released … whether or not an error
            // occurs when it is opened."
            sqlite3_close_v2(handle)
            if let claim { OpenFiles.release(claim) }
            throw .cannotOpen(path: location.name, reason: reason)
        }
        self.handle = handle
        self.claim = claim
    }

    deinit {
        // Statements hold the connection, so none is left and this closes at once.
        sqlite3_close_v2(handle)
        if let claim { OpenFiles.release(claim) }
    }

    /// Throws once the file is in doubt, and in a transaction that is none any more.
    ///
    /// A full disk and other errors roll the whole transaction back (lang_transaction.html, "Response To Errors Within A
    /// Transaction"); what came after in its body would commit statement by statement.
    func check() throws(DatabaseError) {
        if let broken { throw .broken(broken) }
        guard !isInTransaction || sqlite3_get_autocommit(handle) == 0 else {
            throw .misuse("an earlier error has rolled the transaction back; let it throw", sql: "BEGIN IMMEDIATE")
        }
    }

    /// Runs one or more statements that have no parameters; rows they give are dropped.
    func execute(_ sql: String) throws(DatabaseError) {
        var rest = Substring(sql)
        while let (statement, tail) = try Statement.first(in: rest, on: self) {
            try statement.run()
            rest = tail
        }
    }

    /// Turns what SQLite just answered into an error, and remembers one that leaves the file in doubt.
    func failure(_ code: Int32, sql: String) -> DatabaseError {
        let failure = DatabaseFailure(
            extendedCode: code, message: String(cString: sqlite3_errmsg(handle)), sql: sql)
        if failure.leavesFileInDoubt, broken == nil {
            broken = failure
            // Closing must not move a log into the file that may not be what was written.
            keepLogOnClose()
        }
        return .failed(failure)
    }

    func keepLogOnClose() {
        _ = loansaga_sqlite3_db_config_switch(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    }
}
