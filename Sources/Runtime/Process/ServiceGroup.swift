import Foundation
import Queues
import Synchronization

/// The services of a process, started in order and stopped in reverse.
///
/// `start` and `stop` are called one after the other by whoever owns the process; everything else at any time.
public final class ServiceGroup: Sendable {
    /// A service that stops for longer than this is named in the log.
    private static let patience = Duration.seconds(2)
    /// How long after its deadline a service may still return from stopping.
    private static let grace = Duration.milliseconds(500)

    private let services: [any ProcessService]
    private let logger: Logger
    /// How many have started, from the first on, and not been told to stop.
    private let running = Mutex(0)

    /// - Parameter services: in the order in which they start; those who use others after those.
    public init(_ services: [any ProcessService], logger: Logger) {
        self.services = services
        self.logger = logger
    }

    /// Starts one after the other; when one fails, those before it are stopped in reverse. Blocks.
    ///
    /// - Throws: what the service that failed threw.
    public func start() throws {
        for service in services {
            do {
                try service.start()
            } catch {
                logger.error("a service cannot start", ["service": .id(service.name), "why": .failure(error)])
                stop(within: .seconds(5))
                throw error
            }
            running.withLock { $0 += 1 }
            logger.debug("a service has started", ["service": .id(service.name)])
        }
    }

    /// Stops what runs, the last first, with one deadline for all. Blocks, and no longer than half a second a service
    /// past the deadline, whatever the services do.
    public func stop(within limit: Duration) {
        let deadline = ContinuousClock.now + limit
        // From here on nothing is ready.
        let count = running.withLock { running in
            defer { running = 0 }
            return running
        }
        for service in services.prefix(count).reversed() { stop(service, by: deadline) }
    }

    /// On a thread of its own, so that a service that hangs keeps no other from stopping.
    private func stop(_ service: any ProcessService, by deadline: ContinuousClock.Instant) {
        let begin = ContinuousClock.now
        let hasStopped = Monitor(false)
        let thread = Thread {
            service.stop(by: deadline)
            hasStopped.withLock { $0 = true }
        }
        thread.name = "stop"
        thread.start()
        let name = LogValue.id(service.name)
        let end = max(begin, deadline) + Self.grace
        var isStopped = hasStopped.wait(until: min(begin + Self.patience, end)) { $0 ? true : nil } ?? false
        if !isStopped, .now < end {
            logger.warning("a service takes long to stop", ["service": name])
            isStopped = hasStopped.wait(until: end) { $0 ? true : nil } ?? false
        }
        let took = ContinuousClock.now - begin
        let isLate = begin < deadline && begin + took > deadline
        if !isStopped {
            logger.error("a service does not stop and is left", ["service": name, "after": .duration(took)])
        } else if took > Self.patience || isLate {
            logger.warning("a service took long to stop", ["service": name, "after": .duration(took)])
        } else {
            logger.debug("a service has stopped", ["service": name, "after": .duration(took)])
        }
    }

    /// In the order in which they start. What does not run, or no longer, is not ready.
    public var health: [(name: String, health: ServiceHealth)] {
        let count = running.withLock { $0 }
        return services.enumerated().map { place, service in
            (service.name, place < count ? service.health : .notReady("it does not run"))
        }
    }

    /// Whether every service is ready.
    public var isReady: Bool { health.allSatisfy { $0.health == .ready } }
}
