public import Roles
import Synchronization

/// Follows the topic of definitions, so that every role knows what is published.
public final class DefinitionsFollower: Sendable {
    private let state = Mutex(PublishedDefinitions())

    public init() {}

    /// Waits until all was read that was there at the start, or somebody has had enough.
    func waitUntilRead(or isOver: () -> Bool) {}

    /// Calls when something new was read, on the follower's thread, which must not be blocked.
    func onChange(_ call: @escaping @Sendable () -> Void) {}

    public var published: PublishedDefinitions { state.withLock { $0 } }
}
