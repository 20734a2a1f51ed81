import Crypto
import Custody
import HTTP
import Ledger

/// Answers direct calls.
struct DirectDesk: Desk {
    let core: BankCore
    let admission: Admission
    let platformKeys: TrustedKeys

    /// To be called off the servers' threads: it verifies, executes and signs.
    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        do throws(FormError) {
            let result = try admission.admit(
                form: request.body, mode: .direct, signatureIsValid: platformKeys.verifies, at: core.now())
            switch result {
            case .refused(let refused): refuse(refused, responder)
            case .admitted(let admitted): decide(admitted.request, responder)
            }
        } catch {
            responder.respond(failure(status: 400))
        }
    }

    private func refuse(_ refused: RefusedRequest, _ responder: HTTPResponder) {
        run(responder) { state, now, entry in
            var row = state.row(.direct, at: now)
            row.service = refused.service
            row.requestNo = refused.requestNo
            row.code = refused.refusal.code
            defer { entry.journal = row }
            if state.faults.isDown(at: now) { return .dropped }
            let answer = state.book.answer(refusing: refused)
            row.answer = answer.respData
            return .answered(answer, at: nil, signsWrong: false)
        }
    }

    /// Executes a request now, or when its planted delay is over.
    private func decide(_ request: ServiceRequest, _ responder: HTTPResponder) {
        var delayed: (decision: FaultDecision, until: Timestamp)?
        run(responder) { state, now, entry in
            let decision = state.faults.decide(request.service, requestNo: request.requestNo, at: now)
            guard let delay = decision.executeDelay, !decision.isDown else {
                return execute(request, decision, &state, at: now, &entry)
            }
            delayed = (decision, now + delay)
            return nil
        }
        guard let (decision, time) = delayed else { return }
        let waits = core.wait(until: time) {
            run(responder) { execute(request, decision, &$0, at: $1, &$2) }
        }
        if !waits { responder.respond(failure(status: 503)) }
    }

    private func execute(
        _ request: ServiceRequest, _ decision: FaultDecision, _ state: inout BankState, at now: Timestamp,
        _ entry: inout StoreEntry
    ) -> Fate<Answer> {
        var row = state.row(.direct, at: now)
        row.service = request.service
        row.requestNo = request.requestNo
        defer { entry.journal = row }
        if let fate = decision.before(Answer.self) { return fate }
        let answer = state.book.execute(request, at: now, deferredBy: decision.deferBy)
        row.code = answer.code
        row.changed = answer.changed
        let fate = decision.after(answer, at: now)
        if case .answered = fate { row.answer = answer.respData }
        return fate
    }

    /// The body is the exact text that is signed (specification, 直连接口, 返回).
    func response(to answer: Answer, signsWrong: Bool) throws(CryptoError) -> HTTPResponse {
        let signature = try core.signature(of: signsWrong ? answer.respData + " " : answer.respData)
        var response = HTTPResponse.json(Array(answer.respData.utf8))
        response.headers.set(DirectAnswer.signatureHeader, signature)
        return response
    }

    func failure(status: Int) -> HTTPResponse {
        .text(status == 400 ? "The body is not a form of UTF-8 fields, each there once.\n" : "", status: status)
    }
}
