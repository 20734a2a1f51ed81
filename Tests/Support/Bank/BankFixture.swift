public import Bank
public import Custody
import Dispatch
import HTTP
import JSON
import Runtime
import Synchronization

/// A sandbox bank of a test's own, on ports of its own, with everybody who deals with it.
///
/// Its clock stands still at `TestClock.morning` until a test moves it.
public final class BankFixture: Sendable {
    public let server: BankServer
    public let keys: BankKeyRing
    public let platform: PlatformClient
    public let admin: AdminClient
    public let robot: PageRobot
    /// The platform's notification address; unused where the options name another, or none.
    public let receiver: NotificationReceiver
    private let http: HTTPClient
    private let time: SharedTime

    private final class SharedTime: Sendable {
        let now = Mutex(TestClock.morning)
    }

    /// - Parameters:
    ///   - adapt: changes the options: listening on a free port, in memory, notifying `receiver`, silent.
    ///   - start: starts the bank.
    public init(
        _ adapt: (inout BankOptions) -> Void = { _ in },
        starting start: (BankOptions) throws -> BankServer = { try BankServer($0) }
    ) throws {
        keys = try BankKeyRing.shared()
        receiver = try NotificationReceiver(keys: keys)
        var options = BankOptions(keys: keys.bank)
        options.listen = "127.0.0.1:0"
        options.notifyURL = receiver.address
        options.workers = 2
        options.clock = TestClock().wallClock
        options.log = Logger(minimum: .error)
        adapt(&options)
        server = try start(options)
        http = try HTTPClient()
        let time = SharedTime()
        self.time = time
        platform = PlatformClient(
            address: server.address, platformNo: options.platformNo, keys: keys, http: http,
            now: { time.now.withLock { $0 } })
        admin = AdminClient(address: server.adminAddress, http: http)
        robot = PageRobot(platform: platform)
    }

    /// Starts a bank, does the work, and stops it whatever came of it.
    public static func use<Result: Sendable>(
        _ adapt: (inout BankOptions) -> Void = { _ in }, _ work: (BankFixture) async throws -> Result
    ) async throws -> Result {
        let bank = try BankFixture(adapt)
        do {
            try await bank.learnTime()
            let result = try await work(bank)
            await bank.stop()
            return result
        } catch {
            await bank.stop()
            throw error
        }
    }

    /// What the bank's clock shows, as far as this fixture has moved it.
    public var now: Timestamp { time.now.withLock { $0 } }

    /// Takes over what the bank's clock shows: after a start with a data folder whose clock was moved.
    public func learnTime() async throws {
        try learnTime(from: try await admin.view("/admin/clock"))
    }

    private func learnTime(from clock: JSONValue) throws {
        guard let milliseconds = clock["milliseconds"]?.number?.int64 else {
            throw TestBankError("the clock shows nothing: \(clock.text)")
        }
        time.now.withLock { $0 = Timestamp(milliseconds: milliseconds) }
    }

    /// Moves the bank's clock; what fell due has happened when this returns, but for notifications on their way.
    public func advance(seconds: Int) async throws {
        try learnTime(from: try await admin.make("/admin/clock", ["advanceSeconds": .number(JSONNumber(seconds))]))
    }

    /// Waits until nothing is due and no notification is on its way.
    ///
    /// - Throws: `TestBankError` when that takes longer than the limit.
    public func settle(within limit: Duration = .seconds(20)) async throws {
        guard await server.settle(within: limit) else {
            throw TestBankError("the bank is not quiet after \(limit)")
        }
    }

    public func stop() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            DispatchQueue.global().async { [self] in
                http.stop(within: .zero)
                server.stop(within: .seconds(1))
                receiver.stop()
                continuation.resume()
            }
        }
    }
}
