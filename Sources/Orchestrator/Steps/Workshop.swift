import Custody
import HTTP
import Log
import Queues
import Roles
import Runtime
import Saga
import Topics

/// What the threads of the step workers share.
final class Workshop: Sendable {
    let context: RoleContext
    let options: StepsOptions
    let lanes: [ServiceLane]
    let terms: BankTermsTable
    let gate: CallGate
    let progress: Monitor<DeliveryProgress>
    let client: HTTPClient
    let pool: WorkerPool
    let appender: Appender
    let writer: OutcomeWriter
    private let lanesByTopic: [String: ServiceLane]

    init(
        _ context: RoleContext, _ options: StepsOptions, profile: @escaping @Sendable (String) -> Profile?
    ) throws {
        self.context = context
        self.options = options
        let lanes = options.services.map { ServiceLane($0, options.deskOptions($0), context) }
        self.lanes = lanes
        lanesByTopic = Dictionary(uniqueKeysWithValues: lanes.map { (context.topics.steps($0.service), $0) })
        terms = BankTermsTable(bankURL: Self.bare(options.bankURL), profile: profile)
        gate = CallGate(patience: options.sessionDeadline / 2)
        let progress = Monitor(DeliveryProgress())
        self.progress = progress
        // A place at a desk has at most one job: its request, then its answer.
        let calls = options.services.reduce(0) { $0 + options.deskOptions($1).concurrency }
        var clientOptions = options.client
        clientOptions.maximumInFlight = max(clientOptions.maximumInFlight, calls)
        clientOptions.maximumAnswerBytes = min(clientOptions.maximumAnswerBytes, StepsOptions.longestAnswer)
        do throws(HTTPClientError) {
            client = try HTTPClient(clientOptions)
        } catch {
            throw StepsError.client(error)
        }
        appender = try Appender(context.log)
        pool = WorkerPool(name: "steps", threads: options.signingThreads, capacity: calls)
        writer = OutcomeWriter(appender) { origin in progress.withLock { $0.finish(origin) } }
    }

    func lane(ofTopic topic: String) -> ServiceLane? { lanesByTopic[topic] }

    /// Without slashes at its end.
    static func bare(_ url: String) -> String {
        var url = Substring(url)
        while url.utf8.last == UInt8(ascii: "/") { url.removeLast() }
        return String(url)
    }

    /// Waits until nothing that was taken on is left undone; false when the deadline passes first, or the log has failed.
    func waitUntilIdle(by deadline: ContinuousClock.Instant) -> Bool {
        let isIdle: Bool? = progress.wait(until: deadline) { [writer] progress in
            if progress.underWay == 0 { return true }
            return writer.failure == nil ? nil : false
        }
        return isIdle ?? false
    }
}
