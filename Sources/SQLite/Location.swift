/// Where a database lives.
public enum Location: Hashable, Sendable {
    /// A file, made with mode 0600 when it is not there; its folder must be.
    case file(String)
    /// Nowhere: gone with the `Database`.
    case memory

    /// How errors call it.
    var name: String {
        switch self {
        case .file(let path): path
        case .memory: "in memory"
        }
    }

    /// What `sqlite3_open_v2` is given.
    ///
    /// Debian's SQLite reads names that begin with `file:` as addresses with parameters, and `:memory:` as no file at
    /// all; a path with a folder in front is neither.
    var sqliteName: String {
        switch self {
        case .file(let path): path.hasPrefix("/") ? path : "./" + path
        case .memory: ":memory:"
        }
    }
}
