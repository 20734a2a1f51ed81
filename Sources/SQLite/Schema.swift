/// The tables a database must have, as the list of the steps that make them.
///
/// Steps are only ever added at the end: a released step is neither changed nor moved nor taken out.
public struct Schema: Hashable, Sendable {
    /// What the database is for; a file made for another name is refused.
    public let name: String
    public let migrations: [Migration]

    public init(name: String, migrations: [Migration]) {
        self.name = name
        self.migrations = migrations
    }

    /// One step; it runs once per file, in a transaction of its own.
    public struct Migration: Hashable, Sendable {
        /// A sentence that says what the step does; kept in the file, and part of its identity.
        public let name: String
        /// One or more statements.
        public let sql: String

        public init(_ name: String, sql: String) {
            self.name = name
            self.sql = sql
        }
    }
}
