import Crypto
public import Custody
import Foundation
import HTTP
public import JSON
import Log
import Monitoring
public import Roles
public import Runtime
import Synchronization

/// The gateway: the face that the bank, users' browsers and the platform see of LoanSaga.
///
/// It keeps nothing: what it takes is in the log before it says so, and a page's link carries all that its page needs,
/// so that any number of gateways can run.
public final class GatewayRole: ProcessService {
    /// Has intake take events, given as they stand in structured mode.
    ///
    /// It may block for a while. `done` is called once, on any thread, which it must not block, with a receipt for each
    /// event in order: what is taken is durable.
    public typealias TakeEvents =
        @Sendable (_ events: [JSONValue], _ done: @escaping @Sendable ([EventReceipt]) -> Void) -> Void
    /// The profile with this digest; nil while it was not read.
    public typealias FindProfile = @Sendable (_ digest: String) -> Profile?
    /// Whether a saga needs its pages no more, as far as that can be told: a page's `expired` is what guarantees it.
    public typealias IsGivenUp = @Sendable (_ family: String, _ saga: String) -> Bool

    public let name = "gateway"

    private let context: RoleContext
    private let options: GatewayOptions
    private let parts: GatewayParts
    private let running = Mutex<RunningGateway?>(nil)

    /// - Parameter processHealth: of the whole process, for the pages by which it is watched.
    public init(
        _ context: RoleContext, options: GatewayOptions, profile: @escaping FindProfile,
        isGivenUp: @escaping IsGivenUp = { _, _ in false },
        processHealth: @escaping @Sendable () -> [(name: String, health: ServiceHealth)],
        takeEvents: @escaping TakeEvents
    ) {
        self.context = context
        self.options = options
        parts = GatewayParts(
            profile: profile, isGivenUp: isGivenUp, takeEvents: takeEvents,
            pages: ProcessPages(metrics: context.metrics, health: processHealth))
    }

    /// Where browsers and the platform come, such as `http://127.0.0.1:8703`, with the real port; nil when it does not
    /// run.
    public var address: String? { running.withLock { $0?.address } }

    /// Where the bank's notifications are taken; nil when it does not run.
    public var bankAddress: String? { running.withLock { $0?.bankAddress } }

    /// - Throws: `GatewayError`, `CryptoError`, `HTTPServerError` or `LogError`, each of which says what is wrong.
    public func start() throws {
        try options.check()
        try SignatureSelfTest.run()
        let gateway = try RunningGateway(context, options, parts)
        running.withLock { $0 = gateway }
        context.logger.info(
            "the gateway listens",
            ["address": .address(gateway.address), "bankAddress": .address(gateway.bankAddress)])
    }

    public func stop(by deadline: ContinuousClock.Instant) {
        let gateway = running.withLock { running in
            defer { running = nil }
            return running
        }
        gateway?.stop(by: deadline)
    }

    public var health: ServiceHealth {
        guard let gateway = running.withLock({ $0 }) else { return .notReady("it does not run") }
        switch context.log.state {
        case .stopped(let error): return .failed("\(error)")
        case .away(let why): return .notReady("the log cannot be reached: \(why)")
        case .working: return gateway.feed.problem.map { .notReady("the outcomes cannot be read: \($0)") } ?? .ready
        }
    }
}
