/// What a process counts.
public final class Metrics: Sendable {
    public init() {}
}
