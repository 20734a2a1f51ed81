/// A part of a process that runs until it is stopped: a server, a writer, a role. (`Custody.Service` is the bank's.)
public protocol ProcessService: AnyObject, Sendable {
    /// What logs and pages call it: lower-case letters, digits and dashes.
    var name: String { get }

    /// Returns when it runs; it need not be ready yet. Blocks.
    func start() throws

    /// Takes nothing new, ends what is under way, and returns when it has ended or the deadline has passed. Blocks.
    ///
    /// Called once, after `start` returned.
    func stop(by deadline: ContinuousClock.Instant)

    /// Asked at any time between `start` and `stop`, from any thread; does not block.
    var health: ServiceHealth { get }
}

/// Whether a service does its work. The sentences say why not, and hold neither secrets nor personal data.
public enum ServiceHealth: Hashable, Sendable {
    case ready
    /// It will be by itself: it starts, waits for a broker, reads along.
    case notReady(String)
    /// It will not be by itself: the process has to be started again, or somebody must act.
    case failed(String)
}
