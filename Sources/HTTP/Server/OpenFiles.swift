import Foundation

/// How many files and sockets the system lets this process have open.
enum OpenFiles {
    /// What is left to the rest of the process: logs, databases, calls of its own.
    private static let reserve = 256

    /// How many of so many connections there is room for, after asking the system for as much as it gives.
    ///
    /// Without this a crowd of connections would keep the rest of the process from opening its files.
    static func room(for connections: Int) -> Int {
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return connections }
        let wanted = rlim_t(connections + reserve)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            setrlimit(kind, &limit)
            getrlimit(kind, &limit)
        }
        return limit.rlim_cur >= wanted ? connections : max(1, min(connections, Int(limit.rlim_cur) - reserve))
    }
}
