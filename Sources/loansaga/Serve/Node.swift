import Console
import Crypto
import Foundation
import Log
import Monitoring
import Orchestrator
import Roles
import Runtime

/// One process of the orchestrator: its log, its roles, and what they need of each other.
final class Node: Sendable {
    let options: NodeOptions
    private let log: any Log
    private let context: RoleContext
    private let appender: Appender
    private let status: StatusServer?
    private let projection: ProjectionRole?
    private let gateway: GatewayRole?
    private let console: ConsoleServer?
    private let health: NodeHealth
    /// What others come to, and what everything else needs; stopped last.
    private let doors: ServiceGroup
    private let logger: Logger

    /// Opens the log; blocks.
    init(_ options: NodeOptions, _ logger: Logger) throws {
        try SignatureSelfTest.run()
        self.options = options
        self.logger = logger
        log = try NodeLog.open(options)
        let definitions = DefinitionsFollower(log, topics: options.topics, logger: logger)
        let metrics = Metrics()
        metrics.addProcess()
        context = RoleContext(
            log: log, topics: options.topics, keys: options.keys, platformNo: options.platformNo, clock: .system,
            logger: logger, metrics: metrics, definitions: definitions,
            acceptsCreatedTimes: options.settings[ServeSettings.acceptsCreatedTimes], member: options.member)
        appender = try Appender(log)
        health = NodeHealth()
        let door = EventDoor(context, appender: appender)
        status = options.settings[ServeSettings.statusListen].map { [health] in
            StatusServer(listen: $0, metrics: metrics, health: health.all)
        }
        var services: [any ProcessService] = [definitions]
        if let status { services.insert(status, at: 0) }
        projection =
            options.roles.contains(.projection)
            ? ProjectionRole(context, folder: options.data.map { "\($0)/view" }) : nil
        if let projection { services.append(projection) }
        gateway =
            options.roles.contains(.gateway)
            ? GatewayRole(
                context, options: try options.gatewayOptions(logger), profile: { definitions.published.profile($0) },
                isGivenUp: NodeDoors.isGivenUp(projection), processHealth: health.all,
                takeEvents: { door.take($0, done: $1) }) : nil
        if let gateway { services.append(gateway) }
        if let projection, options.roles.contains(.console) {
            let made = ConsoleServer(
                context, projection: projection, options: try options.consoleOptions(logger), health: health.all)
            console = made
            services.append(made)
        } else {
            console = nil
        }
        doors = ServiceGroup(services, logger: logger)
    }

    /// Publishes what has to be, and starts the roles; blocks.
    func start() throws {
        if options.isEmbedded { try NodeLog.publish(options, log, logger) }
        health.set([doors])
        try doors.start()
        do {
            let workers = ServiceGroup(try makeWorkers(), logger: logger)
            health.set([doors, workers])
            try workers.start()
        } catch {
            doors.stop(within: .seconds(5))
            throw error
        }
    }

    private func makeWorkers() throws -> [any ProcessService] {
        var services: [any ProcessService] = []
        if options.roles.contains(.owner) {
            var owner = OwnerOptions()
            owner.sessionDeadline = options.settings[ServeSettings.sessionSeconds]
            services.append(OwnerRole(context, options: owner))
        }
        if options.roles.contains(.steps) {
            let address = options.settings[ServeSettings.gatewayURL] ?? gateway?.address ?? ""
            let definitions = context.definitions
            services.append(
                StepsRole(context, options: try options.stepsOptions(gatewayURL: address, logger)) {
                    definitions.published.profile($0)
                })
        }
        if options.roles.contains(.intake) { services.append(IntakeRole(context, appender: appender)) }
        return services
    }

    /// Those of its roles that others come to.
    var addresses: [(key: String, value: String)] {
        let bank = gateway?.bankAddress == gateway?.address ? nil : gateway?.bankAddress
        let all = [
            ("gateway", gateway?.address), ("gatewayForBank", bank), ("console", console?.address),
            ("status", status?.address),
        ]
        return all.compactMap { name, address in address.map { (key: name, value: $0) } }
    }

    /// Whether a part of it can do nothing any more.
    var hasFailed: Bool {
        health.all().contains { if case .failed = $0.health { true } else { false } }
    }

    func stop(within limit: Duration) {
        let deadline = ContinuousClock.now + limit
        for group in health.groups.reversed() {
            group.stop(within: max(.zero, ContinuousClock.now.duration(to: deadline)))
        }
        appender.close(within: .seconds(2))
        log.close()
    }
}
