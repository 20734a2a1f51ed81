public import Console
import Crypto
public import Custody
import Dispatch
public import EmbeddedLog
import Foundation
public import HTTP
public import JSON
public import Log
public import Orchestrator
import Roles
import Runtime
public import Saga
import Synchronization
import Topics

/// A console with all that stands behind it: a log on disk, the shipped definitions, an owner, the projection. Nobody
/// calls the bank: tests say what came of calls.
public final class ConsoleFixture: Sendable {
    public let folder: TemporaryFolder
    public let log: EmbeddedLog
    public let context: RoleContext
    public let projection: ProjectionRole
    public let console: ConsoleServer
    /// Where it listens.
    public let address: String
    public let operators: OperatorsFile
    /// Tokens of a viewer and of an operator, both called `liu`.
    public let viewer: String
    public let `operator`: String
    public let http: HTTPClient
    private let owner: OwnerRole?
    private let definitions: DefinitionsFollower
    private let appender: Appender
    private let door: EventDoor
    private let written: LinesWritten

    /// - Parameters:
    ///   - hasOwner: whether somebody folds the inbox; commands are not answered otherwise.
    ///   - commandTime: how long the console waits for an answer.
    public init(hasOwner: Bool = true, commandTime: Duration = .seconds(10)) throws {
        folder = try TemporaryFolder()
        log = try EmbeddedLog(folder: folder.path("log"))
        let topics = TopicTable(partitions: 2)
        try log.createTopics(topics.specifications)
        let written = LinesWritten()
        self.written = written
        let logger = Logger(minimum: .debug, sink: LogSink { bytes in written.add(bytes) })
        definitions = DefinitionsFollower(log, topics: topics, logger: logger)
        context = RoleContext(
            log: log, topics: topics, keys: try BankKeyRing.shared().platform, platformNo: "5000001", clock: .system,
            logger: logger, metrics: Metrics(), definitions: definitions, acceptsCreatedTimes: false, member: "test")
        _ = try DefinitionsPublisher(log, topics: topics, clock: .system).publish(
            try Self.shippedDefinitions(), profile: nil, by: "test")
        appender = try Appender(log)
        door = EventDoor(context, appender: appender)
        projection = ProjectionRole(context, folder: folder.path("view"))
        owner = hasOwner ? OwnerRole(context) : nil
        operators = OperatorsFile(path: folder.path("operators.json"))
        viewer = try operators.add("liu", .viewer)
        `operator` = try operators.add("liu", .operator)
        var options = ConsoleOptions(operators: operators.path)
        options.listen = "127.0.0.1:0"
        options.commandTime = commandTime
        options.batchTime = commandTime + .seconds(5)
        let projection = projection
        console = ConsoleServer(context, projection: projection, options: options) {
            [("projection", projection.health)]
        }
        definitions.start()
        guard definitions.waitUntilRead(until: .now + .seconds(10)) else {
            throw FixtureError("the definitions are not read")
        }
        try projection.start()
        try owner?.start()
        try console.start()
        guard let address = console.address else { throw FixtureError("the console has no address") }
        self.address = address
        http = try HTTPClient()
    }

    deinit {
        http.stop(within: .zero)
        let deadline = ContinuousClock.now + .seconds(5)
        console.stop(by: deadline)
        owner?.stop(by: deadline)
        projection.stop(by: deadline)
        definitions.stop(by: deadline)
        appender.close(within: .seconds(1))
        log.close()
    }

    /// What was logged until now.
    public var logged: String {
        context.logger.flush()
        return written.text
    }

    /// The workflows of the repository, by their files' names.
    public static func shippedDefinitions() throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../workflows")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".v1.json") }
            .sorted().map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) }
    }

    // MARK: What happens

    /// A loan is approved: its saga `funding` begins in the family of the project.
    public func approve(_ project: String, amount: String = "1000.00") async throws {
        let time = WallClock.text(of: WallClock.system.now() + 3 * 86_400_000)
        try await take([
            "specversion": "1.0", "id": .string("approved-\(project)"), "source": "test",
            "type": "loan.project.approved", "time": .string(WallClock.text(of: WallClock.system.now())),
            "datacontenttype": "application/json",
            "data": [
                "projectNo": .string(project), "borrowerNo": "borrower1", "amount": .string(amount),
                "projectName": "装修", "projectDesc": "装修贷款", "projectType": "STANDARD", "projectPeriod": 12,
                "annualRate": "0.085", "repaymentWay": "ONE_TIME", "commission": "10.00",
                "fundingDeadline": .string(time),
            ],
        ])
    }

    /// Has an event taken in; throws when it is not.
    public func take(_ event: JSONValue) async throws {
        let taken: EventReceipt? = await withCheckedContinuation { continuation in
            door.take([event]) { continuation.resume(returning: $0.first) }
        }
        guard case .taken = taken else { throw FixtureError("the event was not taken: \(String(describing: taken))") }
    }

    /// A worker has learnt what came of the latest call of a saga.
    public func report(_ outcome: Outcome, of saga: String = "funding", in family: String) async throws {
        let view = try await view(saga, of: family) { !$0.calls.isEmpty }
        guard let call = view.calls.last else { throw FixtureError("there is no call") }
        try append(
            .family(
                family,
                .outcome(AttemptOutcome(requestNo: call.requestNo, attempt: call.attempts, outcome: outcome))))
    }

    /// The loan of a project that is held because the bank says that our own set-up is wrong.
    public func held(_ project: String) async throws {
        try await approve(project)
        try await report(.notSent(.misconfigured(.badSignature, message: "-")), in: project)
        _ = try await view("funding", of: project) { $0.held != nil }
    }

    /// An event that came to nothing lies with the dead letters.
    public func lay(_ id: String, event: JSONValue) throws {
        let letter = DeadLetterRecord.Letter(
            id: id, kind: .event, origin: "http", what: event["type"]?.string ?? "", senderID: id,
            reason: "'data.amount' should be an amount",
            content: try context.keys.sealer.seal(event.encoded(), associatedData: DeadLetterRecord.sealedAs),
            time: 1_000)
        try append(
            NewRecord(key: Array(id.utf8), value: DeadLetterRecord.letter(letter).encoded()),
            to: TopicPartition(context.topics.deadLetters, 0))
    }

    public func append(_ record: InboxRecord) throws {
        guard case .family(let family, _) = record else { throw FixtureError("a record of a family is wanted") }
        try append(
            NewRecord(key: Array(family.utf8), value: record.encoded()),
            to: context.topics.inboxPartition(ofFamily: family))
    }

    public func append(_ record: NewRecord, to partition: TopicPartition) throws {
        try appender.appendAndWait([record], to: .partition(partition))
    }

    /// The saga as soon as it is shown and as it is wanted.
    public func view(
        _ saga: String, of family: String, where isWanted: @escaping @Sendable (SagaView) -> Bool = { _ in true }
    ) async throws -> SagaView {
        let name = SagaName(family: family, saga: saga)
        do {
            return try await eventually("\(name) is shown as it is wanted") { [projection] in
                try projection.readModel.saga(name).flatMap { isWanted($0) ? $0 : nil }
            }
        } catch {
            throw FixtureError("\(error); it is \(String(describing: try projection.readModel.saga(name)))")
        }
    }

    /// What `look` gives, as soon as it gives something; every look waits for the projection's thread.
    public func eventually<Found: Sendable>(
        _ what: String, _ look: @escaping @Sendable () throws -> Found?
    ) async throws -> Found {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Found, any Error>) in
            DispatchQueue.global().async {
                let deadline = ContinuousClock.now + .seconds(30)
                continuation.resume(
                    with: Result {
                        while ContinuousClock.now < deadline {
                            if let found = try look() { return found }
                        }
                        throw FixtureError("not in time: \(what)")
                    })
            }
        }
    }

    // MARK: Requests

    /// - Parameter token: the operator's unless another is given; an empty one sends none.
    public func get(_ path: String, token: String? = nil) async throws -> ConsoleReply {
        try await send(HTTPCall(.get, address + path), token)
    }

    public func post(_ path: String, _ body: JSONValue, token: String? = nil) async throws -> ConsoleReply {
        try await post(path, bytes: body.encoded(), token: token)
    }

    public func post(_ path: String, bytes: [UInt8], token: String? = nil) async throws -> ConsoleReply {
        try await send(
            HTTPCall(.post, address + path, headers: ["Content-Type": "application/json"], body: bytes), token)
    }

    /// Gives a command to one saga as operators do: asks first what it would do, and sends the digest of that.
    ///
    /// - Returns: what the command was answered, or the refusal to say what it would do.
    public func command(
        _ wish: JSONObject, _ saga: String = "funding", of family: String
    ) async throws -> ConsoleReply {
        let path = "/v1/sagas/\(family)/\(saga)/commands"
        var body = wish
        body["dryRun"] = true
        let preview = try await post(path, .object(body))
        guard preview.status == 200 else { return preview }
        body["dryRun"] = false
        body["version"] = preview.json["version"]
        body["plan"] = preview.json["digest"]
        return try await post(path, .object(body))
    }

    /// The sagas of a preview, each with the digest of what was shown: the `items` of the command itself.
    public static func items(_ preview: ConsoleReply) -> JSONValue {
        .array(
            (preview.json["results"]?.array ?? []).map { result in
                [
                    "family": result["family"] ?? nil, "saga": result["saga"] ?? nil,
                    "version": result["version"] ?? nil, "plan": result["digest"] ?? nil,
                ]
            })
    }

    private func send(_ call: HTTPCall, _ token: String?) async throws -> ConsoleReply {
        var call = call
        let token = token ?? self.operator
        if !token.isEmpty { call.headers.set("Authorization", "Bearer \(token)") }
        guard case .answered(let answer) = await http.send(call) else { throw FixtureError("no answer") }
        return ConsoleReply(
            status: answer.status, headers: answer.headers, text: String(decoding: answer.body, as: UTF8.self),
            json: (try? JSONValue(reading: answer.body)) ?? .null)
    }
}

/// What a console answered.
public struct ConsoleReply: Sendable {
    public let status: Int
    public let headers: HTTPHeaders
    public let text: String
    public let json: JSONValue

    /// `error.code`
    public var code: String? { json["error"]?["code"]?.string }
    /// `error.message`
    public var message: String { json["error"]?["message"]?.string ?? "" }
}

public struct FixtureError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Lines of a log, kept.
private final class LinesWritten: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
