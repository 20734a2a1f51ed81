public import Roles
import Synchronization

/// Follows the topic of definitions, so that every role knows what is published.
public final class DefinitionsFollower: Sendable {
    private let state = Mutex(PublishedDefinitions())

    public init() {}

    public var published: PublishedDefinitions { state.withLock { $0 } }
}
