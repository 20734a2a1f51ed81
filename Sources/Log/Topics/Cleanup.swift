/// What a log does with old records.
public enum Cleanup: Hashable, Sendable {
    /// Keeps them until they are deleted by name.
    case keep
    /// Deletes them when they are older than this.
    case delete(after: Duration)
    /// Keeps, sooner or later, only the last record of each key; one without a value goes a while later itself.
    case compact
}
