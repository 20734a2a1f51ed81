import Crypto
import Custody
import HTTP
import Roles
import Saga

extension BankCaller {
    private static let headers: HTTPHeaders = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]

    /// Signs and sends the request, on a thread of the pool.
    ///
    /// - Parameters:
    ///   - time: the reading of the clock that said that it is not too late, in milliseconds.
    ///   - isDone: the bank, asked, has said that it did the call; it is sent again for its answer.
    func send(_ attempt: Attempt, _ terms: BankTerms, at time: Int64, isDone: Bool = false) {
        let command = attempt.command
        let envelope: RequestEnvelope
        do throws(RequestSigner.Failure) {
            envelope = try signer.envelope(
                of: command, profile: terms.profile, at: Timestamp(milliseconds: time), callbackURL: nil)
        } catch {
            return fail(attempt, error.word, "\(error)")
        }
        post(
            envelope, terms, isRepeatable: attempt.lane.contract.isIdempotent,
            within: terms.timeout(of: command.service)
        ) { [self] result in
            goOn(attempt) { [self] in
                conclude(attempt, terms, result, isDone: isDone)
                workOn(attempt.lane)
            }
        }
    }

    /// - Parameter done: called on the client's thread, which it must not keep.
    func post(
        _ envelope: RequestEnvelope, _ terms: BankTerms, isRepeatable: Bool, within time: Duration,
        done: @escaping @Sendable (HTTPOutcome) -> Void
    ) {
        let call = HTTPCall(
            .post, terms.directURL, headers: Self.headers, body: Form.encode(envelope.fields),
            repeatable: isRepeatable, timeout: time, connectTimeout: shop.options.connectTimeout)
        shop.client.send(call, completion: done)
    }

    private func conclude(_ attempt: Attempt, _ terms: BankTerms, _ result: HTTPOutcome, isDone: Bool) {
        switch result {
        case .answered(let answer):
            attempt.lane.answered()
            let signed = SignedAnswer(answer, keys: shop.context.keys.bankKeys)
            let outcome = terms.classifier.outcome(
                of: signed.answer, to: Intent(attempt.command), signatureIsValid: signed.isSigned)
            if case .notSent(.misconfigured(let code, _)) = outcome { attempt.lane.setUpWrongly(code) }
            let joined = isDone ? AskedFirst.joined(outcome, query: terms.profile.query) : outcome
            end(attempt, kept(joined, of: attempt), beside: evidence(of: signed, for: attempt))
        case .notSent(let why):
            if !why.isOurs { attempt.lane.unanswered(why) }
            end(attempt, .notSent(.transport(Self.bounded("\(why)"))), isOurs: why.isOurs)
        case .inDoubt(let why):
            if why != .stopped { attempt.lane.unanswered(why) }
            end(attempt, .inDoubt(.transport(Self.bounded("\(why)"))), isOurs: why == .stopped)
        }
    }

    /// The outcome as it may enter the log: one whose personal data cannot be sealed may not.
    private func kept(_ outcome: Outcome, of attempt: Attempt) -> Outcome {
        do throws(CryptoError) {
            return try attempt.lane.keeper.kept(outcome, of: attempt.command.family)
        } catch {
            return .inDoubt(.unreadable("its personal data cannot be sealed: \(error)"))
        }
    }
}

/// What came back from a direct call, and whether the bank has signed just this.
struct SignedAnswer {
    let answer: DirectAnswer
    let isSigned: Bool

    init(_ http: HTTPAnswer, keys: TrustedKeys) {
        let signature = http.headers[DirectAnswer.signatureHeader]
        answer = DirectAnswer(status: http.status, respData: http.body, signature: signature)
        isSigned = http.status == 200 && signature.map { keys.verifies(http.body, signature: $0) } ?? false
    }
}

extension RequestSigner.Failure {
    /// Stands in place of one of the bank's codes.
    var word: String {
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
