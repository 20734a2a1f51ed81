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
        admit(request, .direct, responder) {
            decide($0, responder)
        } asked: {
            decide($0, responder)
        }
    }

    /// Answers what would be executed that there is no room for it.
    func refuseBusy(_ request: HTTPRequest, _ responder: HTTPResponder) {
        admit(request, .direct, responder) { request in
            run(responder, busy: { $0.book.answerBusy(to: request, at: $1) }) { state, now, entry in
                leave(request, BusyReason.overloaded, &state, at: now, &entry)
            }
        } asked: {
            refuseBusy($0, responder)
        }
    }

    func refuse(_ refused: RefusedRequest, _ responder: HTTPResponder) {
        run(responder) { state, now, entry in
            let isQuery = refused.service?.isQuery ?? false
            var row = state.row(isQuery ? .query : .direct, refusing: refused, at: now)
            defer { entry.journal = row }
            if state.faults.isDown(at: now) { return .dropped }
            let answer = state.book.answer(refusing: refused)
            row.answer = answer.respData
            return .now(answer)
        }
    }

    /// Executes a request now, or when its planted delay is over.
    private func decide(_ request: ServiceRequest, _ responder: HTTPResponder) {
        let busy = { @Sendable (state: BankState, now: Timestamp) in state.book.answerBusy(to: request, at: now) }
        var delayed: (decision: FaultDecision, until: Timestamp)?
        run(responder, busy: busy) { state, now, entry in
            if state.underWay.isRunning(request.requestNo) {
                return leave(request, BusyReason.underWay, &state, at: now, &entry)
            }
            let decision = state.decide(.specified(request.service), request.requestNo, at: now, &entry)
            guard let delay = decision.executeDelay, !decision.isDown else {
                return execute(request, decision, &state, at: now, &entry)
            }
            guard state.underWay.begin(request.requestNo) == .begun else {
                return leave(request, BusyReason.overloaded, &state, at: now, &entry)
            }
            delayed = (decision, now + delay)
            return nil
        }
        guard let (decision, time) = delayed else { return }
        runLater(at: time, request.requestNo, responder, busy: busy) { state, now, entry in
            let periods = state.book.profile.periods
            guard now <= request.timestamp + periods.timestampTolerance + periods.processingWindow else {
                return leave(request, BusyReason.tooLate, &state, at: now, &entry)
            }
            return execute(request, decision, &state, at: now, &entry)
        }
    }

    /// Answers a request that no rule shall see.
    private func leave(
        _ request: ServiceRequest, _ reason: String, _ state: inout BankState, at now: Timestamp,
        _ entry: inout StoreEntry
    ) -> Fate<Answer> {
        let row = state.row(.direct, of: request, at: now)
        return state.answer(.specified(request.service), row, at: now, &entry) { book, row in
            let answer = book.answerBusy(to: request, at: now)
            row.code = answer.code
            row.answer = answer.respData
            row.reason = reason
            return .now(answer)
        }
    }

    private func execute(
        _ request: ServiceRequest, _ decision: FaultDecision, _ state: inout BankState, at now: Timestamp,
        _ entry: inout StoreEntry
    ) -> Fate<Answer> {
        var row = state.row(.direct, of: request, at: now)
        defer { entry.journal = row }
        return answer(decision, at: now, &row) {
            state.book.execute(request, at: now, deferredBy: decision.deferBy)
        }
    }

    /// Answers a request as far as planted faults let it.
    func answer(
        _ decision: FaultDecision, at now: Timestamp, _ row: inout JournalRow, _ body: () -> Answer
    ) -> Fate<Answer> {
        if let (fate, reason) = decision.before(Answer.self) {
            row.reason = reason
            return fate
        }
        let answer = body()
        row.code = answer.code
        row.changed = answer.changed
        let (fate, reason) = decision.after(answer, at: now)
        row.reason = reason ?? Journaling.reason(of: answer)
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
        switch status {
        case 400: .text("The body is not a form of UTF-8 fields, each there once.\n", status: 400)
        case 415: BankFace.notAForm
        case let status: .text("", status: status)
        }
    }
}
