import Crypto
import Custody
import HTTP
import Log
import Queues
import Roles
import Runtime
import Saga
import Topics

/// Carries commands out: signs and sends what the desks give free, and writes down what came of it.
final class BankCaller: Sendable {
    /// An attempt under way.
    struct Attempt: Sendable {
        let lane: ServiceLane
        let delivery: Delivery
        /// At the lane's desk.
        let number: Int
        /// Milliseconds.
        let timestamp: Int64
        let began = ContinuousClock.now

        var command: StepCommand { delivery.command }
    }

    /// The longest link that the gateway takes, in bytes.
    private static let longestLink = 4_000

    private static let headers: HTTPHeaders = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]

    let shop: Workshop
    private let signer: RequestSigner
    private let pageURL: String

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
    private func workOn(_ lane: ServiceLane) {
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

    /// The role stops: the command is delivered once more, to whoever goes on.
    private func abandon(_ attempt: Attempt) {
        attempt.lane.finished(attempt.number, with: nil, at: now)
        shop.progress.withLock { $0.abandon() }
    }

    private func perform(_ attempt: Attempt) {
        switch attempt.lane.contract.mode {
        case .gateway: present(attempt)
        case .direct: send(attempt)
        }
    }

    // MARK: Pages

    private func present(_ attempt: Attempt) {
        let command = attempt.command
        do throws(CryptoError) {
            let link = pageURL + (try PageToken.text(of: command, sealer: shop.context.keys.sealer))
            guard link.utf8.count <= Self.longestLink else {
                return fail(attempt, "page", "the page's link would be longer than \(Self.longestLink) bytes")
            }
            let presented = Presented(requestNo: command.requestNo, attempt: command.attempt, link: link)
            attempt.lane.metrics.count(.presented)
            end(attempt, judgedBy: nil)
            shop.writer.add([inbox(.presented(presented), command)], from: attempt.delivery.origin)
        } catch {
            fail(attempt, "page", "the page's link cannot be sealed: \(error)")
        }
        work(attempt.lane)
    }

    // MARK: Calls

    private func send(_ attempt: Attempt) {
        let command = attempt.command
        guard let terms = shop.terms.terms(of: command.profile) else {
            return fail(attempt, "profile", "the profile is not known")
        }
        let envelope: RequestEnvelope
        do throws(RequestSigner.Failure) {
            envelope = try signer.envelope(
                of: command, profile: terms.profile, at: Timestamp(milliseconds: attempt.timestamp), callbackURL: nil)
        } catch {
            return fail(attempt, error.word, "\(error)")
        }
        let call = HTTPCall(
            .post, terms.directURL, headers: Self.headers, body: Form.encode(envelope.fields),
            repeatable: attempt.lane.contract.isIdempotent, timeout: terms.timeout(of: command.service),
            connectTimeout: shop.options.connectTimeout)
        shop.client.send(call) { [self] outcome in
            // On the client's thread, which has no time to verify signatures.
            guard shop.pool.submit({ [self] in conclude(attempt, terms, outcome) }) else { return abandon(attempt) }
        }
    }

    /// The command itself cannot be carried out; another one might.
    private func fail(_ attempt: Attempt, _ word: String, _ why: String) {
        let outcome = Outcome.notSent(.misconfigured(ReturnCode(rawValue: word), message: Self.bounded(why)))
        attempt.lane.metrics.count(.notSent)
        shop.context.logger.error(
            "a command comes to no request",
            [
                "service": .id(attempt.lane.service.rawValue), "requestNo": .id(attempt.command.requestNo.text),
                "why": .id(word),
            ])
        end(attempt, judgedBy: nil)
        write(outcome, of: attempt.delivery)
        work(attempt.lane)
    }

    private func conclude(_ attempt: Attempt, _ terms: BankTerms, _ result: HTTPOutcome) {
        switch result {
        case .answered(let answer): conclude(attempt, terms, answer)
        case .notSent(let why):
            conclude(attempt, .notSent(.transport(Self.bounded("\(why)"))), isOurs: why.isOurs)
        case .inDoubt(let why):
            conclude(attempt, .inDoubt(.transport(Self.bounded("\(why)"))), isOurs: why == .stopped)
        }
        workOn(attempt.lane)
    }

    private func conclude(_ attempt: Attempt, _ terms: BankTerms, _ answer: HTTPAnswer) {
        let command = attempt.command
        let signature = answer.headers[DirectAnswer.signatureHeader]
        let direct = DirectAnswer(status: answer.status, respData: answer.body, signature: signature)
        let isSigned =
            direct.status == 200
            && signature.map { shop.context.keys.bankKeys.verifies(direct.respData, signature: $0) } ?? false
        let outcome = terms.classifier.outcome(of: direct, to: Intent(command), signatureIsValid: isSigned)
        let words = isSigned ? signature.flatMap { evidence(attempt, direct.respData, $0) } : nil
        conclude(attempt, attempt.lane.keeper.kept(outcome, of: command.family), words)
    }

    private func conclude(
        _ attempt: Attempt, _ outcome: Outcome, _ evidence: (partition: TopicPartition, record: NewRecord)? = nil,
        isOurs: Bool = false
    ) {
        attempt.lane.metrics.count(StepMetrics.End(outcome))
        attempt.lane.metrics.took(attempt.began.duration(to: .now))
        end(attempt, judgedBy: isOurs ? nil : outcome)
        write(outcome, of: attempt.delivery, beside: evidence)
    }

    /// Frees the attempt's place.
    private func end(_ attempt: Attempt, judgedBy outcome: Outcome?) {
        attempt.lane.finished(attempt.number, with: outcome, at: now)
    }

    // MARK: Records

    private func write(
        _ outcome: Outcome, of delivery: Delivery,
        beside evidence: (partition: TopicPartition, record: NewRecord)? = nil
    ) {
        let command = delivery.command
        let learnt = AttemptOutcome(requestNo: command.requestNo, attempt: command.attempt, outcome: outcome)
        let record = inbox(.outcome(learnt), command)
        shop.writer.add(evidence.map { [$0, record] } ?? [record], from: delivery.origin)
    }

    private func inbox(
        _ record: FamilyRecord, _ command: StepCommand
    ) -> (partition: TopicPartition, record: NewRecord) {
        (
            shop.context.topics.inboxPartition(ofFamily: command.family),
            NewRecord(
                key: Array(command.family.utf8), value: InboxRecord.family(command.family, record).encoded())
        )
    }

    /// The bank's words, for the history; nil, and an error in the log, where they cannot be kept.
    private func evidence(
        _ attempt: Attempt, _ respData: [UInt8], _ signature: String
    ) -> (partition: TopicPartition, record: NewRecord)? {
        let command = attempt.command
        let words = attempt.lane.keeper.words(respData, of: command.family)
        let record = words.map { words in
            NewRecord(
                key: Array(command.family.utf8),
                value: AnswerEvidence(command, respData: words, signature: signature, time: now).encoded())
        }
        guard let record, record.byteCount <= shop.context.log.limits.maximumRecordBytes else {
            shop.context.logger.error(
                "a signed answer cannot be kept as evidence",
                [
                    "service": .id(command.service.rawValue), "requestNo": .id(command.requestNo.text),
                    "bytes": .count(respData.count),
                ])
            return nil
        }
        let topics = shop.context.topics
        return (TopicPartition(topics.history, topics.inboxPartition(ofFamily: command.family).number), record)
    }

    /// What goes into the log of an explanation that others have worded.
    private static func bounded(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(300)))
    }
}

extension RequestSigner.Failure {
    /// Stands in place of one of the bank's codes.
    fileprivate var word: String {
        switch self {
        case .refused: "request"
        case .sealed: "sealed"
        case .signing: "signing"
        }
    }
}

extension NotSent {
    /// Whether it says nothing about the bank.
    fileprivate var isOurs: Bool {
        switch self {
        case .badCall, .queueFull, .timedOutInQueue, .stopped: true
        case .nameUnknown, .connectionRefused, .cannotConnect, .connectTimedOut, .tlsFailed, .other: false
        }
    }
}
