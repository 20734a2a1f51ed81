internal import CSQLite

extension Connection {
    /// Locks the file against every other process, before anything of it is read.
    ///
    /// Set before the first read of a file in WAL mode, the exclusive mode also does without shared memory
    /// (https://www.sqlite.org/wal.html#noshm).
    func takeExclusively(_ location: Location) throws(DatabaseError) {
        do {
            try execute("PRAGMA locking_mode=EXCLUSIVE")
            // Reads the header, so this is where another process's lock and a file of another kind show.
            try execute("BEGIN EXCLUSIVE; SELECT count(*) FROM sqlite_schema; COMMIT")
        } catch .failed(let failure) {
            throw switch failure.code {
            case SQLITE_BUSY, SQLITE_LOCKED: .inUse(path: location.name)
            case SQLITE_NOTADB: .notADatabase(path: location.name)
            default: .cannotOpen(path: location.name, reason: failure.description)
            }
        }
    }

    /// Puts the settings in force that durability and safety rest on, and checks that they are.
    func configure(_ location: Location) throws(DatabaseError) {
        try turn(SQLITE_DBCONFIG_DEFENSIVE, on: true)
        // A misspelt column in double quotes is an error, not a text.
        try turn(SQLITE_DBCONFIG_DQS_DML, on: false)
        try turn(SQLITE_DBCONFIG_DQS_DDL, on: false)
        try set("journal_mode", to: .text(location == .memory ? "memory" : "wal"), location)
        // FULL: a commit returns when it is on the disk. NORMAL would answer before.
        try set("synchronous", to: .integer(2), location)
        try set("wal_autocheckpoint", to: .integer(0), location)
        try set("cell_size_check", to: .integer(1), location)
        try set("trusted_schema", to: .integer(0), location)
        try set("foreign_keys", to: .integer(1), location)
        if location != .memory {
            try set("mmap_size", to: .integer(0), location)
        }
    }

    private func turn(_ setting: Int32, on: Bool) throws(DatabaseError) {
        let code = loansaga_sqlite3_db_config_switch(handle, setting, on ? 1 : 0)
        guard code == SQLITE_OK else { throw failure(code, sql: "sqlite3_db_config \(setting)") }
    }

    private func set(_ pragma: String, to wanted: Value, _ location: Location) throws(DatabaseError) {
        let text =
            switch wanted {
            case .integer(let number): String(number)
            case .text(let name): name
            case .null, .blob: ""
            }
        try execute("PRAGMA \(pragma)=\(text)")
        let found = try Statement("PRAGMA \(pragma)", on: self).rows()
        guard found == [[wanted]] else {
            let reason = "SQLite keeps \(pragma) at \(found) instead of \(text)"
            throw .cannotOpen(path: location.name, reason: reason)
        }
    }
}
