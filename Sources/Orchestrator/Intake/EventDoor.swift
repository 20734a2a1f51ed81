import Crypto
import Dispatch
public import JSON
import Log
public import Roles
import Runtime
import Saga
import Synchronization
import Topics

/// Takes events of the platform that come by a call: one or a batch, all of them or, where one is refused, none.
///
/// It never blocks its caller. At most `maximumWaiting` events are under way; more are unavailable at once.
public final class EventDoor: Sendable {
    public static let maximumBatch = 1_000
    static let maximumWaiting = 10_000
    /// How long events wait for the log.
    static let patience = Duration.seconds(30)

    private let context: RoleContext
    private let appender: Appender
    private let router: EventRouter
    private let counters: EventCounters
    /// What may block is done here, in order.
    private let queue = DispatchQueue(label: "events")
    private let waiting = Mutex(0)

    public init(_ context: RoleContext, appender: Appender) {
        self.context = context
        self.appender = appender
        router = EventRouter(keys: context.keys)
        counters = EventCounters(context.metrics, way: "http")
    }

    /// - Parameters:
    ///   - bodies: events in structured mode.
    ///   - done: called once, on some thread that it must not block, within half a minute: what has become of each, by
    ///     their order. Where one is refused nothing is appended, and the others are unavailable.
    public func take(_ bodies: [JSONValue], done: @escaping @Sendable ([EventReceipt]) -> Void) {
        guard !bodies.isEmpty else { return done([]) }
        guard bodies.count <= Self.maximumBatch else {
            let refusal = EventRefusal(.tooLarge, "a batch has at most \(Self.maximumBatch) events")
            return done(Self.taken(bodies.count, refusals: [Self.maximumBatch: refusal]))
        }
        let isRoom = waiting.withLock { waiting in
            guard waiting + bodies.count <= Self.maximumWaiting else { return false }
            waiting += bodies.count
            return true
        }
        guard isRoom else {
            return done(Self.taken(bodies.count, "too many events are under way; send it again later"))
        }
        let batch = EventBatch(bodies.count) { [weak self] taken in
            self?.ended(taken)
            done(taken)
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(Self.patience.milliseconds))) {
            [weak batch] in
            batch?.giveUp("the log has not acknowledged it in time; send it again")
        }
        queue.async { self.take(bodies, batch) }
    }

    private func ended(_ taken: [EventReceipt]) {
        waiting.withLock { $0 -= taken.count }
        for one in taken {
            switch one {
            case .taken: counters.addStored()
            case .refused: counters.addRefused()
            case .unavailable: break
            }
        }
    }

    private static func taken(_ count: Int, _ unavailable: String) -> [EventReceipt] {
        Array(repeating: .unavailable(unavailable), count: count)
    }

    private static func taken(_ count: Int, refusals: [Int: EventRefusal]) -> [EventReceipt] {
        (0..<count).map { index in
            refusals[index].map(EventReceipt.refused)
                ?? .unavailable("nothing of the batch was taken, because another event of it is refused")
        }
    }

    // MARK: On the queue

    private func take(_ bodies: [JSONValue], _ batch: EventBatch) {
        guard !batch.isOver else { return }
        do throws(Unavailable) {
            append(try routes(bodies), batch)
        } catch {
            batch.giveUp(error.why)
        }
    }

    // MARK: Where events go

    /// Why nobody can say just now.
    private struct Unavailable: Error {
        let why: String
    }

    /// Why an event has no place in the inbox.
    public enum Misfit: Error, Hashable, Sendable {
        case refused(EventRefusal)
        /// Nobody can say just now.
        case unavailable(String)
    }

    /// The record that the event, in structured mode, comes to now; appends nothing. Blocks for some seconds at most.
    public func place(of body: JSONValue) throws(Misfit) -> RoutedEvent {
        let route: Result<RoutedEvent, EventRefusal>?
        do throws(Unavailable) {
            route = try routes([body]).first
        } catch {
            throw .unavailable(error.why)
        }
        switch route {
        case .success(let event): return event
        case .failure(let refusal): throw .refused(refusal)
        case nil: throw .unavailable("nothing was made of it")
        }
    }

    private func routes(_ bodies: [JSONValue]) throws(Unavailable) -> [Result<RoutedEvent, EventRefusal>] {
        guard let current = context.definitions.published.current else {
            throw Unavailable(why: context.definitions.published.awaited ?? "definitions are being read")
        }
        let routes = try route(bodies, current.intake)
        guard routes.contains(where: { $0.mayPass }) else { return routes }
        // It may have been published just now.
        guard context.definitions.catchUp(until: .now + .seconds(5)) else {
            throw Unavailable(why: "the definitions cannot be read up to their end")
        }
        guard let latest = context.definitions.published.current, latest.digest != current.digest else {
            return routes
        }
        return try route(bodies, latest.intake)
    }

    private func route(
        _ bodies: [JSONValue], _ intake: EventIntake
    ) throws(Unavailable) -> [Result<RoutedEvent, EventRefusal>] {
        do throws(CryptoError) {
            var routes: [Result<RoutedEvent, EventRefusal>] = []
            for body in bodies { routes.append(try router.route(body, by: intake, at: context.clock.now())) }
            return routes
        } catch {
            context.logger.error("an event cannot be sealed", ["why": .failure(error)])
            throw Unavailable(why: "personal data cannot be sealed just now")
        }
    }

    private func append(_ routes: [Result<RoutedEvent, EventRefusal>], _ batch: EventBatch) {
        var parts: [TopicPartition: [(index: Int, event: RoutedEvent)]] = [:]
        var refusals: [Int: EventRefusal] = [:]
        for (index, route) in routes.enumerated() {
            switch route {
            case .success(let event): parts[event.partition(in: context.topics), default: []].append((index, event))
            case .failure(let refusal): refusals[index] = refusal
            }
        }
        guard refusals.isEmpty else { return batch.end(Self.taken(routes.count, refusals: refusals)) }
        for (partition, part) in parts.sorted(by: { $0.key < $1.key }) {
            appender.append(
                part.map(\.event.newRecord), to: .partition(partition), until: .now + Self.patience
            ) { result in
                switch result {
                case .success: batch.fill(part.map { ($0.index, .taken) })
                case .failure(let error):
                    let why = "the log does not take it: \(error)"
                    batch.fill(part.map { ($0.index, .unavailable(why)) })
                }
            }
        }
    }
}

extension Result<RoutedEvent, EventRefusal> {
    fileprivate var mayPass: Bool { if case .failure(let refusal) = self { refusal.mayPass } else { false } }
}
