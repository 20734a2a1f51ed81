extension Database {
    private static let table = "schema_migration"

    /// How many of the schema's steps the file has; refuses a file that has others.
    func appliedMigrations(of schema: Schema) throws(DatabaseError) -> Int {
        let tables = try prepare("SELECT name FROM sqlite_schema WHERE type='table'").rows()
        guard !tables.isEmpty else { return 0 }
        guard tables.contains([.text(Self.table)]) else {
            throw .foreignSchema(path: location.name, expected: "'\(schema.name)'", found: "tables of something else")
        }
        let steps = try prepare("SELECT schema, name FROM \(Self.table) ORDER BY position").rows()
        for (step, known) in zip(steps, schema.migrations) {
            guard step == [.text(schema.name), .text(known.name)] else {
                throw .foreignSchema(
                    path: location.name, expected: "step '\(known.name)' of '\(schema.name)'",
                    found: Self.describe(step))
            }
        }
        guard steps.count <= schema.migrations.count else {
            throw .newerSchema(
                path: location.name, schema: schema.name, known: schema.migrations.count, found: steps.count)
        }
        return steps.count
    }

    private static func describe(_ step: [Value]) -> String {
        step.map { if case .text(let text) = $0 { "'\(text)'" } else { "?" } }.joined(separator: " ")
    }

    /// Runs the steps the file does not have yet, each in a transaction of its own.
    func migrate(_ schema: Schema, from applied: Int) throws(DatabaseError) {
        for (index, migration) in schema.migrations.enumerated().dropFirst(applied) {
            try beginTransaction()
            do throws(DatabaseError) {
                try apply(migration, position: index + 1, of: schema)
                try commitTransaction()
            } catch {
                rollBack()
                throw error
            }
        }
    }

    private func apply(_ migration: Schema.Migration, position: Int, of schema: Schema) throws(DatabaseError) {
        try execute(
            """
            CREATE TABLE IF NOT EXISTS \(Self.table) (
                position INTEGER PRIMARY KEY, schema TEXT NOT NULL, name TEXT NOT NULL) STRICT
            """)
        try execute(migration.sql)
        try prepare("INSERT INTO \(Self.table) (position, schema, name) VALUES (?, ?, ?)")
            .run(.integer(Int64(position)), .text(schema.name), .text(migration.name))
    }
}
