import Crypto
import Custody
import Foundation
import HTTP
import Log
import Monitoring
import Pages
import Queues
import Roles
import Runtime
import Synchronization

/// What a gateway is given by those around it.
struct GatewayParts: Sendable {
    let profile: GatewayRole.FindProfile
    let isGivenUp: GatewayRole.IsGivenUp
    let takeEvents: GatewayRole.TakeEvents
    let pages: ProcessPages
}

/// A gateway between its start and its stop.
final class RunningGateway: Sendable {
    /// How many requests may wait for a thread of each kind.
    private static let capacity = 4096

    let address: String
    let bankAddress: String
    let feed: OutcomeFeed
    private let server: HTTPServer
    private let bankServer: HTTPServer?
    private let appender: Appender
    private let pending: PendingAnswers
    /// Of their own, so that nobody who opens pages keeps the bank's notifications out.
    private let bankWorkers: WorkerPool
    private let pageWorkers: WorkerPool
    private let eventWorkers: WorkerPool

    /// Requests that come before everything else is there.
    private final class Entrance: Sendable {
        let face = Mutex<GatewayFace?>(nil)

        func handle(_ request: HTTPRequest, _ responder: HTTPResponder, isBank: Bool) {
            guard let face = face.withLock({ $0 }) else {
                responder.respond(GatewayAnswer.later(.text("The gateway starts.\n", status: 503)))
                return
            }
            isBank ? face.handleBank(request, responder) : face.handle(request, responder)
        }
    }

    init(_ context: RoleContext, _ options: GatewayOptions, _ parts: GatewayParts) throws {
        let access = PlatformAccess(digests: try options.tokenDigests())
        let entrance = Entrance()
        server = try HTTPServer(options.server(options.listen, options.tls)) {
            entrance.handle($0, $1, isBank: false)
        }
        bankServer = try options.bankListen.map { address in
            try HTTPServer(options.server(address, options.bankTLS)) { entrance.handle($0, $1, isBank: true) }
        }
        appender = try Appender(context.log)
        address = "\(options.tls == nil ? "http" : "https")://\(server.address)"
        bankAddress = bankServer.map { "\(options.bankTLS == nil ? "http" : "https")://\($0.address)" } ?? address
        pending = PendingAnswers(limit: options.appendDeadline)
        bankWorkers = WorkerPool(name: "gateway-bank", threads: options.workers, capacity: Self.capacity)
        pageWorkers = WorkerPool(name: "gateway-page", threads: options.workers, capacity: Self.capacity)
        eventWorkers = WorkerPool(name: "gateway-event", threads: options.workers, capacity: Self.capacity)
        let metrics = GatewayMetrics(context.metrics)
        feed = OutcomeFeed(context, options, metrics)
        let notices = NoticePage(
            frame: PageFrame(name: options.platformName, house: options.platformName), homeURL: options.homeURL)
        let face = GatewayFace(
            notify: NotifyDesk(
                intake: NotificationIntake(platformNo: context.platformNo, topics: context.topics),
                topics: context.topics, bankKeys: context.keys.bankKeys, sealer: context.keys.sealer,
                networks: options.bankNetworks, clock: context.clock, workers: bankWorkers, appender: appender,
                pending: pending, metrics: metrics, logger: context.logger),
            comeBack: ReturnDesk(
                bankKeys: context.keys.bankKeys,
                profile: { [definitions = context.definitions] in definitions.published.current?.profile ?? .sandbox },
                workers: pageWorkers, notices: notices, metrics: metrics),
            pay: PayDesk(
                sealer: context.keys.sealer,
                signer: RequestSigner(keys: context.keys, platformNo: context.platformNo),
                platformNo: context.platformNo, clock: context.clock, workers: pageWorkers, profile: parts.profile,
                isGivenUp: parts.isGivenUp, bankURL: options.bankURL, bankOrigin: options.bankOrigin,
                callbackURL: (options.publicURL ?? address) + ReturnDesk.path, notices: notices, metrics: metrics,
                logger: context.logger),
            events: EventDesk(
                access: access, workers: eventWorkers, takeEvents: parts.takeEvents, pending: pending,
                metrics: metrics),
            outcomes: OutcomeDesk(access: access, feed: feed, metrics: metrics), pages: parts.pages,
            separatesBank: bankServer != nil)
        context.metrics.add(server, as: "gateway")
        if let bankServer { context.metrics.add(bankServer, as: "gateway-bank") }
        pending.start()
        feed.start()
        entrance.face.withLock { $0 = face }
    }

    /// Answers those who wait for outcomes, lets what is under way finish, and ends its threads. Blocks.
    func stop(by deadline: ContinuousClock.Instant) {
        feed.stop(by: deadline)
        let grace = max(.zero, ContinuousClock.now.duration(to: deadline) / 2)
        server.stop(within: grace)
        bankServer?.stop(within: grace)
        for pool in [bankWorkers, pageWorkers, eventWorkers] { pool.stop(by: deadline) }
        pending.stop(by: deadline)
        appender.close(within: max(.zero, ContinuousClock.now.duration(to: deadline)))
    }
}
