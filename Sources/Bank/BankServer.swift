import Crypto
import Custody
import Foundation
import HTTP
import Ledger
import Monitoring
import Queues
import Runtime
import SQLite
import Synchronization

/// A sandbox bank that is running.
public final class BankServer: Sendable {
    /// Where platforms and browsers come, such as `http://127.0.0.1:8701`, with the real port.
    public let address: String
    /// Where the admin interface is.
    public let adminAddress: String

    private let core: BankCore
    private let notifier: Notifier
    private let publicServer: HTTPServer
    private let adminServer: HTTPServer?
    private let isStopped = Mutex(false)

    /// Restores what the data folder holds, checks that its books balance, and listens. Blocks.
    ///
    /// - Throws: `BankError`, `CryptoError`, `DatabaseError`, `HTTPServerError` or `HTTPClientError`, each of which says what
    ///   is wrong.
    public convenience init(_ options: BankOptions) throws {
        try options.check()
        try SignatureSelfTest.run()
        try self.init(options, file: try options.openStore())
    }

    init(_ options: BankOptions, file: sending StoreFile) throws {
        let client = try HTTPClient(options.clientOptions)
        let secret = try file.pageSecret()
        let (state, clock) = try options.restore(file)
        let heldOver = options.notifyURL == nil ? state.book.pendingNotifications : []
        let log = options.log
        let onFailure = options.onFailure
        let store = Store(file, capacity: 8192) { error in
            log.error("the store has failed: the bank answers nothing any more", ["why": .failure(error)])
            onFailure(error)
        }
        core = BankCore(
            state, clock: clock, store: store,
            workers: WorkerPool(name: "bank-worker", threads: options.workers, capacity: 4096),
            catalogue: options.catalogue, platformNo: options.platformNo, signingKey: options.keys.signingKey,
            metrics: options.metrics, log: log)
        notifier = Notifier(
            core, address: options.notifyURL.map { Notifier.Address(url: $0, timeout: options.notifyTimeout) },
            client: client, heldOver: heldOver)
        let face = BankFace(core, options, token: PageToken(secret: secret))
        do {
            (publicServer, adminServer) = try options.listen(face)
        } catch {
            Self.stop(core, notifier, by: .now + .seconds(5))
            throw error
        }
        options.metrics.add(publicServer, as: "bank")
        if let adminServer { options.metrics.add(adminServer, as: "bank-admin") }
        address = "\(options.tls == nil ? "http" : "https")://\(publicServer.address)"
        adminAddress = adminServer.map { "http://\($0.address)" } ?? address
        core.alarm.start { [notifier] in notifier.tick() }
    }

    /// Takes no new request, lets those under way finish for this long, writes everything, and closes the store; blocks.
    public func stop(within grace: Duration = .seconds(5)) {
        isStopped.withLock { isStopped in
            guard !isStopped else { return }
            isStopped = true
            let deadline = ContinuousClock.now + grace + .seconds(5)
            publicServer.stop(within: grace)
            adminServer?.stop(within: grace)
            Self.stop(core, notifier, by: deadline)
        }
    }

    deinit {
        // Its threads would go on without it.
        stop(within: .zero)
    }

    /// Waits until nothing is due on the bank's clock and no notification is on its way; false when time is up first.
    ///
    /// For tests that move the clock: nothing outside tells that what fell due has been done and stored.
    public func settle(within limit: Duration) async -> Bool {
        await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            let isOver = Mutex(false)
            let end = { @Sendable (isQuiet: Bool) in
                let isFirst = isOver.withLock { isOver in
                    defer { isOver = true }
                    return !isOver
                }
                if isFirst { continuation.resume(returning: isQuiet) }
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(limit.wholeMilliseconds))) {
                end(false)
            }
            _ = try? core.change { state, _, _ in state.quietWaiters.append { end(true) } }
        }
    }

    private static func stop(_ core: BankCore, _ notifier: Notifier, by deadline: ContinuousClock.Instant) {
        core.alarm.stop(by: deadline)
        notifier.stop(by: deadline)
        core.workers.stop(by: deadline)
        core.overflow.stop(by: deadline)
        core.adminWorkers.stop(by: deadline)
        core.store.stop(by: deadline)
    }
}

extension BankFace {
    fileprivate init(_ core: BankCore, _ options: BankOptions, token: PageToken) {
        let admission = Admission(
            profile: options.profile, platformNo: options.platformNo, catalogue: options.catalogue)
        let keys = options.keys.platformKeys
        self.init(
            core: core, direct: DirectDesk(core: core, admission: admission, platformKeys: keys),
            gateway: GatewayDesk(
                core: core, admission: admission, platformKeys: keys, journaling: Journaling(options.catalogue),
                token: token, action: BankFace.pagePath(options.profile.paths)),
            admin: AdminDesk(core: core, limits: options.profile.limits.json),
            pages: ProcessPages(metrics: options.metrics) {
                [("store", core.store.isWorking ? .ready : .failed("the store has failed"))]
            }, paths: options.profile.paths)
    }
}
