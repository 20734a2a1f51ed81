import Runtime
import Synchronization

/// How the services of a process are, for those of them that tell others.
final class NodeHealth: Sendable {
    private let state = Mutex<[ServiceGroup]>([])

    var groups: [ServiceGroup] { state.withLock { $0 } }

    func set(_ groups: [ServiceGroup]) { state.withLock { $0 = groups } }

    var all: @Sendable () -> [(name: String, health: ServiceHealth)] {
        { [self] in
            let groups = groups
            return groups.isEmpty
                ? [("process", .notReady("it is starting"))] : groups.flatMap(\.health)
        }
    }
}
