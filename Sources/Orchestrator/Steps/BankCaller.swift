import Custody
import HTTP
import Log
import Queues
import Roles
import Runtime
import Saga

/// Carries commands out: signs and sends what the desks give free, and writes down what came of it.
final class BankCaller: Sendable {
    /// An attempt under way.
    struct Attempt: Sendable {
        let lane: ServiceLane
        let delivery: Delivery
        /// At the lane's desk.
        let number: Int
        /// When it was found that it is not too late, in milliseconds.
        let timestamp: Int64
        let began = ContinuousClock.now

        var command: StepCommand { delivery.command }
    }

    let shop: Workshop
    let signer: RequestSigner
    /// What the token of a page comes behind.
    let pageURL: String

    init(_ shop: Workshop) {
        self.shop = shop
        signer = RequestSigner(keys: shop.context.keys, platformNo: shop.context.platformNo)
        pageURL = Workshop.bare(shop.options.publicGatewayURL) + "/pay/"
    }

    var now: Int64 { shop.context.clock.now() }

    /// Whether calls must not begin now, however many commands wait.
    var isHeldUp: Bool { !shop.gate.isOpen || shop.writer.isBehind }

    /// Has the pool begin with everything that a lane may do now.
    func work(_ lane: ServiceLane) {
        for attempt in begin(lane) { submit(attempt) }
    }

    /// Begins with one at once, on this thread of the pool, and leaves the others to the pool.
    func workOn(_ lane: ServiceLane) {
        let attempts = begin(lane)
        for attempt in attempts.dropFirst() { submit(attempt) }
        if let first = attempts.first { perform(first) }
    }

    /// Takes what may be done now, and writes down what cannot be.
    private func begin(_ lane: ServiceLane) -> [Attempt] {
        guard !isHeldUp else {
            lane.askSoon()
            return []
        }
        let actions = lane.take(at: now)
        guard !actions.isEmpty else { return [] }
        shop.progress.withLock { $0.begin(actions.count) }
        var attempts: [Attempt] = []
        for action in actions {
            switch action {
            case .call(let delivery, let number, let timestamp):
                attempts.append(Attempt(lane: lane, delivery: delivery, number: number, timestamp: timestamp))
            case .report(let delivery, let reason):
                lane.metrics.count(.notSent)
                write(.notSent(reason), of: delivery)
            case .wait: break
            }
        }
        return attempts
    }

    private func submit(_ attempt: Attempt) {
        guard shop.pool.submit({ [self] in perform(attempt) }) else { return abandon(attempt) }
    }

    /// Has the pool go on with an attempt; the client's thread has no time to verify signatures.
    func goOn(_ attempt: Attempt, _ work: @escaping @Sendable () -> Void) {
        guard shop.pool.submit(work) else { return abandon(attempt) }
    }

    /// The role stops: the command is delivered once more, to whoever goes on.
    private func abandon(_ attempt: Attempt) {
        attempt.lane.finished(attempt.number, with: nil, at: now)
        shop.progress.withLock { $0.abandon() }
    }

    private func perform(_ attempt: Attempt) {
        let isPage = attempt.lane.contract.mode == .gateway && !attempt.command.isQuestion
        if isPage { return present(attempt) }
        guard let terms = shop.terms.terms(of: attempt.command.profile) else {
            return fail(attempt, "profile", "the profile is not known")
        }
        if attempt.command.isQuestion {
            askOnly(attempt, terms)
        } else if !askFirst(attempt, terms) {
            send(attempt, terms, at: attempt.timestamp)
        }
    }

    // MARK: Ends

    /// An attempt has come to an end.
    ///
    /// - Parameter isOurs: it says nothing about the bank.
    func end(
        _ attempt: Attempt, _ outcome: Outcome, beside evidence: PlacedRecord? = nil, isOurs: Bool = false
    ) {
        attempt.lane.metrics.count(StepMetrics.End(outcome))
        attempt.lane.metrics.took(attempt.began.duration(to: .now))
        attempt.lane.finished(attempt.number, with: isOurs ? nil : outcome, at: now)
        write(outcome, of: attempt.delivery, beside: evidence)
    }

    /// The command itself cannot be carried out; another one might.
    ///
    /// - Parameter word: stands in place of one of the bank's codes.
    func fail(_ attempt: Attempt, _ word: String, _ why: String) {
        shop.context.logger.error(
            "a command comes to no request",
            [
                "service": .id(attempt.lane.service.rawValue), "requestNo": .id(attempt.command.requestNo.text),
                "why": .id(word),
            ])
        let reason = NotSentReason.misconfigured(ReturnCode(rawValue: word), message: Self.bounded(why))
        end(attempt, .notSent(reason), isOurs: true)
        work(attempt.lane)
    }

    /// What goes into the log of an explanation that others have worded.
    static func bounded(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(300)))
    }
}
