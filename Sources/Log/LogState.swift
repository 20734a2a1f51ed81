/// How a log is, for those who watch it; calls tell the same by their errors.
public enum LogState: Hashable, Sendable {
    case working
    /// It cannot be reached and is tried again.
    case away(String)
    /// It does nothing any more.
    case stopped(LogError)
}
