import Crypto
import Custody
import HTTP
import JSON
import Roles
import Runtime
import Saga

/// Asking the bank, where its profile names a service for that, what became of earlier attempts before the next one.
extension BankCaller {
    /// Asks first about a call that was attempted before.
    ///
    /// - Returns: false where there is nothing to ask, or nobody.
    func ask(_ attempt: Attempt, _ terms: BankTerms) -> Bool {
        guard attempt.command.attempt > 1,
            let query = TransactionQuery(about: Intent(attempt.command), profile: terms.profile)
        else { return false }
        let time = Timestamp(milliseconds: attempt.timestamp)
        let envelope: RequestEnvelope
        do throws(RequestSigner.Failure) {
            envelope = try signer.sign(query.reqData(askedAt: time), serviceName: query.policy.service)
        } catch {
            fail(attempt, error.word, "\(error)")
            return true
        }
        post(envelope, terms, isRepeatable: true, within: query.policy.timeout) { [self] result in
            goOn(attempt) { [self] in learn(result, query, attempt, terms) }
        }
        return true
    }

    /// What the bank has done or taken in is not sent again. Everything else is, a refusal too: the answer to a question
    /// does not say with which code the call was refused, the answer to the call itself does.
    private func learn(_ result: HTTPOutcome, _ query: TransactionQuery, _ attempt: Attempt, _ terms: BankTerms) {
        guard case .answered(let answer) = result else { return sendAfterAll(attempt, terms) }
        let signed = SignedAnswer(answer, keys: shop.context.keys.bankKeys)
        switch query.answer(in: signed.answer, signatureIsValid: signed.isSigned) {
        case .found(.applied, _):
            // In place of a code stands who says so.
            settle(attempt, .applied(.already(ReturnCode(rawValue: query.policy.service))), signed)
        case .found(.accepted, _): settle(attempt, .accepted([:]), signed)
        case .notSent(.misconfigured(let code, _)):
            shop.context.logger.warning(
                "the bank does not answer the question what became of a call",
                ["service": .id(query.policy.service), "code": .id(code.rawValue)])
            sendAfterAll(attempt, terms)
        case .found(.refused, _), .notFound, .notSent, .inDoubt: sendAfterAll(attempt, terms)
        }
    }

    private func settle(_ attempt: Attempt, _ outcome: Outcome, _ signed: SignedAnswer) {
        end(attempt, outcome, beside: evidence(of: signed, for: attempt))
        workOn(attempt.lane)
    }

    /// Asking has taken its time: whether it is too late now is for another reading of the clock.
    private func sendAfterAll(_ attempt: Attempt, _ terms: BankTerms) {
        let time = now
        guard time > attempt.command.notAfter else { return send(attempt, terms, at: time) }
        end(attempt, .notSent(.stale), isOurs: true)
        workOn(attempt.lane)
    }
}
