import Crypto
import Custody
import EmbeddedLog
import Foundation
import HTTP
import JSON
import Log
import Orchestrator
import Roles
import Runtime
import Saga
import Synchronization
import TestSupport
import Topics

/// A gateway of a test's own, with a log, a clock that stands still, and everybody who comes to it.
final class GatewayFixture: Sendable {
    static let profileDigest = "profile-digest"

    let gateway: GatewayRole
    /// Where everybody but the bank, and without an address of its own the bank too, comes.
    let address: String
    let log: any Log
    let topics: TopicTable
    let keys: BankKeyRing
    let client: HTTPClient
    let clock: TestClock
    let metrics = Metrics()
    /// Intake, as the gateway sees it.
    let door = EventDoorStub()
    /// Sagas whose pages are needed no more, as `family/saga`.
    let givenUp: GivenUp
    private let lines: Lines
    private let sink: LogSink
    private let folder: TemporaryFolder?

    final class GivenUp: Sendable {
        let sagas = Mutex<Set<String>>([])
    }

    /// What the gateway writes to its log.
    private final class Lines: Sendable {
        let text = Mutex<[UInt8]>([])
    }

    /// - Parameter log: nil for one on SQLite in a folder of its own.
    init(
        log: (any Log)? = nil, partitions: Int = 3, makesTopics: Bool = true,
        _ adapt: (inout GatewayOptions) -> Void = { _ in }
    ) throws {
        keys = try BankKeyRing.shared()
        topics = TopicTable(partitions: partitions)
        let folder = try TemporaryFolder()
        self.folder = folder
        self.log = try log ?? EmbeddedLog(folder: folder.path("log"))
        if makesTopics { try self.log.createTopics(topics.specifications) }
        var clientOptions = HTTPClientOptions()
        clientOptions.maximumInFlight = 1_000
        clientOptions.maximumQueued = 4_000
        client = try HTTPClient(clientOptions)
        clock = TestClock()
        let lines = Lines()
        self.lines = lines
        sink = LogSink { bytes in lines.text.withLock { $0 += bytes } }
        var options = GatewayOptions(bankURL: "https://bank.example")
        options.listen = "127.0.0.1:0"
        options.maximumConnectionsPerAddress = 0
        adapt(&options)
        let logger = Logger(minimum: .debug, sink: sink)
        let context = RoleContext(
            log: self.log, topics: topics, keys: keys.platform, platformNo: "5000001", clock: clock.wallClock,
            logger: logger, metrics: metrics,
            definitions: DefinitionsFollower(self.log, topics: topics, logger: logger), acceptsCreatedTimes: false,
            member: "test")
        let (door, givenUp) = (door, GivenUp())
        self.givenUp = givenUp
        gateway = GatewayRole(
            context, options: options, profile: { $0 == Self.profileDigest ? .sandbox : nil },
            isGivenUp: { family, saga in givenUp.sagas.withLock { $0.contains("\(family)/\(saga)") } },
            processHealth: { [("gateway", .ready)] }, takeEvents: { door.take($0, $1) })
        try gateway.start()
        address = gateway.address ?? ""
    }

    /// Starts a gateway, does the work when it has looked at its log, and stops it whatever came of it.
    static func use<Result: Sendable>(
        log: (any Log)? = nil, partitions: Int = 3, _ adapt: (inout GatewayOptions) -> Void = { _ in },
        _ work: (GatewayFixture) async throws -> Result
    ) async throws -> Result {
        let fixture = try GatewayFixture(log: log, partitions: partitions, adapt)
        do {
            await fixture.becomeReady()
            let result = try await work(fixture)
            await fixture.stop()
            return result
        } catch {
            await fixture.stop()
            throw error
        }
    }

    /// Waits until it reads outcomes.
    func becomeReady() async {
        let limit = ContinuousClock.now + .seconds(10)
        while gateway.health != .ready, ContinuousClock.now < limit { await Task.yield() }
    }

    func stop() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            DispatchQueue.global().async { [self] in
                gateway.stop(by: .now + .seconds(5))
                client.stop(within: .zero)
                log.close()
                continuation.resume()
            }
        }
    }

    /// What the gateway has written to its log.
    var logged: String {
        sink.flush()
        return lines.text.withLock { String(decoding: $0, as: UTF8.self) }
    }

    // MARK: Coming to it

    func get(_ path: String, _ headers: HTTPHeaders = [:], timeout: Duration = .seconds(90)) async throws -> HTTPAnswer
    {
        try await send(HTTPCall(.get, address + path, headers: headers, timeout: timeout))
    }

    func post(
        _ path: String, _ body: [UInt8], _ headers: HTTPHeaders = ["Content-Type": "application/json"]
    ) async throws -> HTTPAnswer {
        try await send(HTTPCall(.post, address + path, headers: headers, body: body))
    }

    func send(_ call: HTTPCall) async throws -> HTTPAnswer {
        let outcome = await client.send(call)
        guard case .answered(let answer) = outcome else { throw TestBankError("\(call.url): no answer: \(outcome)") }
        return answer
    }

    /// What the bank would post.
    func notification(
        _ respData: String, signature: String? = nil, _ changes: [String: String] = [:]
    ) throws -> [UInt8] {
        let made = try signature ?? Hex.encode(keys.bank.signingKey.signSHA1(Array(respData.utf8)))
        let envelope = ResultEnvelope(
            serviceName: "RECHARGE", platformNo: "5000001", responseType: .notify, respData: respData, signature: made)
        return Form.encode(envelope.fields.map { ($0.name, changes[$0.name] ?? $0.value) })
    }

    static let form: HTTPHeaders = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]

    // MARK: Looking at the log

    func records(_ topic: String) throws -> [Record] {
        let reader = try log.reader()
        defer { reader.close() }
        let partitions = try log.topic(topic).all
        var left = 0
        for partition in partitions { left += try log.range(of: partition).count }
        try reader.read(Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) }))
        var records: [Record] = []
        while records.count < left {
            let more = try reader.poll(maximum: 1_000, wait: .seconds(5))
            guard !more.isEmpty else { throw TestBankError("only \(records.count) of \(left) records") }
            records += more
        }
        return records
    }

    func inbox() throws -> [InboxRecord] {
        try records(topics.inbox).map { try InboxRecord(reading: $0.value ?? []) }
    }

    /// A number of a family of ours.
    func number(_ family: String, _ ordinal: Int = 1) -> RequestNumber {
        RequestNumber(partition: topics.inboxPartition(ofFamily: family).number, family: family, ordinal: ordinal)
    }

    /// The value of a line of the metrics.
    func metric(_ line: String) -> Int? {
        metrics.text.split(separator: "\n").first { $0.hasPrefix(line + " ") }
            .flatMap { Int($0.dropFirst(line.count + 1)) }
    }
}

extension HTTPAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue { (try? JSONValue(reading: body, limits: JSONLimits(maximumBytes: 64 << 20))) ?? .null }
}

/// Intake, as far as a gateway sees it: every event is taken unless a test says otherwise.
final class EventDoorStub: Sendable {
    /// What was given, one element a request.
    let given = Collector<[JSONValue]>()
    private let answer = Mutex<@Sendable ([JSONValue]) -> [EventReceipt]?>({ $0.map { _ in .taken } })

    /// - Parameter answer: nil for never.
    func answer(_ answer: @escaping @Sendable ([JSONValue]) -> [EventReceipt]?) {
        self.answer.withLock { $0 = answer }
    }

    func take(_ events: [JSONValue], _ done: @escaping @Sendable ([EventReceipt]) -> Void) {
        given.add(events)
        if let receipts = answer.withLock({ $0 })(events) { done(receipts) }
    }
}
