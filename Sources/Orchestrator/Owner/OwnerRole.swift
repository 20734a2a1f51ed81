import Foundation
import Log
import Queues
public import Runtime

/// Owns partitions of the inbox: folds their records on a thread of its own.
public final class OwnerRole: ProcessService {
    public let name = "owner"
    private let context: RoleContext
    private let options: OwnerOptions
    private let desk = Monitor(OwnerDesk())

    public init(_ context: RoleContext, options: OwnerOptions = OwnerOptions()) {
        self.context = context
        self.options = options
    }

    public func start() throws {
        let appender = try Appender(context.log)
        let thread = Thread { [context, options, desk] in
            OwnerLoop(context, options, desk, appender).run()
        }
        thread.name = name
        thread.stackSize = 8 << 20
        thread.start()
    }

    public func stop(by deadline: ContinuousClock.Instant) {
        desk.withLock { $0.stopsBy = deadline }
        _ = desk.wait(until: deadline) { $0.isOver ? true : nil }
    }

    public var health: ServiceHealth { desk.look(\.health) }
}

/// What the owner's thread and all others tell each other.
struct OwnerDesk: Sendable {
    /// What was acknowledged, by the partition's term of office.
    enum Note: Sendable {
        case outputs(term: Int, turn: Int, records: Int)
        case checkpoint(term: Int, index: Int)
        case marker(term: Int)
        /// Or they could not be appended: they come due again.
        case timers(term: Int)
        case failed(LogError)
    }

    var notes: [Note] = []
    var stopsBy: ContinuousClock.Instant?
    var isOver = false
    var health = ServiceHealth.notReady("it has no partition yet")
}
