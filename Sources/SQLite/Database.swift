internal import CSQLite

/// The one connection to a database, held exclusively against every other process.
///
/// Used by one thread at a time: it is not `Sendable`, and hands over whole (`sending`) to the thread that owns it.
/// Everything blocks. It is closed when it and its statements are gone; closing writes the log back into the file.
public final class Database {
    public let location: Location
    let connection: Connection
    private let begin: Statement
    private let commit: Statement

    /// Opens the file (or memory), refuses what is not ours, and brings the schema up to date.
    ///
    /// Nothing is written to a file that is refused.
    public init(_ location: Location, schema: Schema) throws(DatabaseError) {
        self.location = location
        connection = try Connection(location)
        try connection.takeExclusively(location)
        begin = try Statement("BEGIN IMMEDIATE", on: connection)
        commit = try Statement("COMMIT", on: connection)
        let applied = try appliedMigrations(of: schema)
        try connection.configure(location)
        try migrate(schema, from: applied)
    }

    /// Compiles one statement, to be kept and run many times.
    public func prepare(_ sql: String) throws(DatabaseError) -> Statement {
        try Statement(sql, on: connection)
    }

    /// Runs one or more statements that have no parameters; rows they give are dropped.
    public func execute(_ sql: String) throws(DatabaseError) {
        try connection.execute(sql)
    }

    /// Runs the body in a `BEGIN IMMEDIATE` transaction: committed when it returns, rolled back when it throws.
    ///
    /// When it has returned from a commit, the transaction is on the disk. A failed commit is rolled back too; only one
    /// that breaks the database (`.broken` from then on) leaves open which of the two a reader of the file will find.
    /// - Throws: what the body throws; the commit's `DatabaseError`; `.misuse` when a transaction is open already.
    public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        try beginTransaction()
        do {
            let result = try body()
            try commitTransaction()
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    func beginTransaction() throws(DatabaseError) {
        guard !connection.isInTransaction else {
            throw .misuse("a transaction is open already and they do not nest", sql: begin.sql)
        }
        try begin.run()
        connection.isInTransaction = true
    }

    /// A transaction whose commit fails is still open and must be rolled back.
    func commitTransaction() throws(DatabaseError) {
        try commit.run()
        connection.isInTransaction = false
    }

    /// Ends the transaction without a trace.
    ///
    /// "If the transaction has already been rolled back automatically by the error response, then the ROLLBACK command
    /// will fail with an error, but no harm is caused by this" (lang_transaction.html). It must also work on a database
    /// that has just been found broken, so it goes around the statements.
    func rollBack() {
        connection.isInTransaction = false
        guard sqlite3_get_autocommit(connection.handle) == 0 else { return }
        sqlite3_exec(connection.handle, "ROLLBACK", nil, nil, nil)
    }
}
