import Crypto
import Custody
import HTTP
import JSON
import Roles
import Runtime
import Saga

/// Asking the bank, where its profile names a service for that, what became of earlier attempts.
extension BankCaller {
    /// Asks first about a call that was attempted before.
    ///
    /// - Returns: false where there is nothing to ask, or nobody.
    func askFirst(_ attempt: Attempt, _ terms: BankTerms) -> Bool {
        guard attempt.command.attempt > 1, terms.profile.query != nil else { return false }
        put(attempt, terms) { [self] answer, signed in learn(answer, signed, attempt, terms) }
        return true
    }

    /// Carries out a command that asks, and sends nothing of the call.
    func askOnly(_ attempt: Attempt, _ terms: BankTerms) {
        put(attempt, terms) { [self] answer, signed in
            attempt.lane.metrics.count(.asked)
            attempt.lane.metrics.took(attempt.began.duration(to: .now))
            attempt.lane.finished(attempt.number, with: nil, at: now)
            write(answer: answer, of: attempt.delivery, beside: signed.flatMap { evidence(of: $0, for: attempt) })
            workOn(attempt.lane)
        }
    }

    /// - Parameter done: called on a thread of the pool.
    private func put(
        _ attempt: Attempt, _ terms: BankTerms, done: @escaping @Sendable (QueryAnswer, SignedAnswer?) -> Void
    ) {
        guard let query = TransactionQuery(about: Intent(attempt.command), profile: terms.profile) else {
            return fail(attempt, "profile", "the profile names no service that could be asked")
        }
        let envelope: RequestEnvelope
        do throws(RequestSigner.Failure) {
            let time = Timestamp(milliseconds: attempt.timestamp)
            envelope = try signer.sign(query.reqData(askedAt: time), serviceName: query.policy.service)
        } catch {
            return fail(attempt, error.word, "\(error)")
        }
        post(envelope, terms, isRepeatable: true, within: query.policy.timeout) { [self] result in
            goOn(attempt) { [self] in
                switch result {
                case .answered(let http):
                    let signed = SignedAnswer(http, keys: shop.context.keys.bankKeys)
                    let answer = query.answer(in: signed.answer, signatureIsValid: signed.isSigned)
                    warn(answer, query)
                    done(answer, signed)
                case .notSent(let why): done(.notSent(.transport(Self.bounded("\(why)"))), nil)
                case .inDoubt(let why): done(.inDoubt(.transport(Self.bounded("\(why)"))), nil)
                }
            }
        }
    }

    private func warn(_ answer: QueryAnswer, _ query: TransactionQuery) {
        guard case .notSent(.misconfigured(let code, _)) = answer else { return }
        shop.context.logger.warning(
            "the bank does not answer the question what became of a call",
            ["service": .id(query.policy.service), "code": .id(code.rawValue)])
    }

    private func learn(_ answer: QueryAnswer, _ signed: SignedAnswer?, _ attempt: Attempt, _ terms: BankTerms) {
        let isIdempotent = attempt.lane.contract.isIdempotent
        switch AskedFirst(answer, isIdempotent: isIdempotent, query: terms.profile.query) {
        case .settle(let outcome): settle(attempt, outcome, signed)
        case .send(let isDone): sendAfterAll(attempt, terms, isDone: isDone)
        }
    }

    private func settle(_ attempt: Attempt, _ outcome: Outcome, _ signed: SignedAnswer?) {
        end(attempt, outcome, beside: signed.flatMap { evidence(of: $0, for: attempt) })
        workOn(attempt.lane)
    }

    /// Asking has taken its time: whether it is too late now is for another reading of the clock.
    private func sendAfterAll(_ attempt: Attempt, _ terms: BankTerms, isDone: Bool) {
        let time = now
        guard time > attempt.command.notAfter else { return send(attempt, terms, at: time, isDone: isDone) }
        end(attempt, .notSent(.stale), isOurs: true)
        workOn(attempt.lane)
    }
}
