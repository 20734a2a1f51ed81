import Custody
import HTTP
import Ledger

/// Questions about calls, where the profile names a service for them.
extension DirectDesk {
    /// Answers a question now, or when its planted delay is over: what it says is what is so then. No number is under way
    /// meanwhile, as it changes nothing.
    func decide(_ query: QueryRequest, _ responder: HTTPResponder) {
        let busy = { @Sendable (state: BankState, _: Timestamp) in state.book.answerBusy(to: query) }
        var delayed: (decision: FaultDecision, until: Timestamp)?
        run(responder, busy: busy) { state, now, entry in
            let decision = state.faults.decide(.query(query.serviceName), requestNo: nil, at: now)
            guard let delay = decision.executeDelay, !decision.isDown else {
                return answer(query, decision, &state, at: now, &entry)
            }
            delayed = (decision, now + delay)
            return nil
        }
        guard let (decision, time) = delayed else { return }
        runLater(at: time, nil, responder, busy: busy) { state, now, entry in
            answer(query, decision, &state, at: now, &entry)
        }
    }

    /// Answers that there is no room for it.
    func refuseBusy(_ query: QueryRequest, _ responder: HTTPResponder) {
        run(responder, busy: { state, _ in state.book.answerBusy(to: query) }) { state, now, entry in
            state.answer(.query(query.serviceName), state.row(of: query, at: now), at: now, &entry) { book, row in
                let answer = book.answerBusy(to: query)
                row.code = answer.code
                row.answer = answer.respData
                row.reason = BusyReason.overloaded
                return .now(answer)
            }
        }
    }

    private func answer(
        _ query: QueryRequest, _ decision: FaultDecision, _ state: inout BankState, at now: Timestamp,
        _ entry: inout StoreEntry
    ) -> Fate<Answer> {
        var row = state.row(of: query, at: now)
        defer { entry.journal = row }
        return answer(decision, at: now, &row) { state.book.answer(to: query, at: now) }
    }
}
