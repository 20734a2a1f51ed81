/// What the database, its file or a statement refused.
public enum DatabaseError: Error, Hashable, Sendable {
    /// Another process holds the file.
    case inUse(path: String)
    /// This process holds the file already; a second handle would lose the first one's locks when it closes.
    case openTwice(path: String)
    case cannotOpen(path: String, reason: String)
    case notADatabase(path: String)
    /// The file was made for something else: another schema, or another history of this one.
    case foreignSchema(path: String, expected: String, found: String)
    /// A later version of the program has migrated the file.
    case newerSchema(path: String, schema: String, known: Int, found: Int)
    /// `PRAGMA integrity_check` found damage.
    case damaged(path: String, findings: [String])
    /// A statement failed; the database can still be used.
    case failed(DatabaseFailure)
    /// An earlier failure left the file in doubt: the database refuses everything until it is opened anew and verified.
    case broken(DatabaseFailure)
    /// The statement was used in a way it does not allow.
    case misuse(String, sql: String)
    /// A column holds something else than what was asked for.
    case unexpectedColumn(index: Int, expected: String, found: String, sql: String)
}

extension DatabaseError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .inUse(let path):
            "the database \(path) is in use by another process; stop that process, or ask it instead"
        case .openTwice(let path):
            "the database \(path) is already open in this process; it allows one connection"
        case .cannotOpen(let path, let reason):
            "the database \(path) cannot be opened: \(reason)"
        case .notADatabase(let path):
            "the file \(path) is not an SQLite database; name another file, or restore it from a backup"
        case .foreignSchema(let path, let expected, let found):
            "the database \(path) holds \(found), not \(expected); name another file"
        case .newerSchema(let path, let schema, let known, let found):
            "the database \(path) has version \(found) of the schema '\(schema)', this program knows \(known); "
                + "use the newer program"
        case .damaged(let path, let findings):
            "the database \(path) is damaged: \(findings.joined(separator: "; ")); restore it from a backup"
        case .failed(let failure):
            failure.description
        case .broken(let failure):
            "the database is closed to further use after \(failure); open it anew and verify it"
        case .misuse(let what, let sql):
            "\(what) (in: \(sql))"
        case .unexpectedColumn(let index, let expected, let found, let sql):
            "column \(index) holds \(found), not \(expected) (in: \(sql))"
        }
    }
}
