/// How much a line of the log matters.
public enum LogLevel: String, CaseIterable, Comparable, Sendable {
    /// For finding faults; off in production.
    case debug
    /// What happened, in order.
    case info
    /// Works, but somebody should look.
    case warning
    /// Somebody must act.
    case error

    private var weight: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    public static func < (one: LogLevel, other: LogLevel) -> Bool { one.weight < other.weight }
}
