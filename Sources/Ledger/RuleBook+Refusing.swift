package import Custody

/// A bank has reasons of its own.
extension RuleBook {
    /// Refuses a direct request for a reason that no rule here knows, as a rule would: an idempotent service remembers it
    /// where refusals are remembered, and a number that is used keeps its answer.
    package mutating func refuse(_ request: ServiceRequest, _ refusal: Refusal, at now: Timestamp) -> Answer {
        defer { commit() }
        let request = Request(request)
        switch verdict(on: request) {
        case .used: return refused(request, Self.numberUsed, at: now)
        case .again(let first): return Answer(respData: first.respData, code: first.code, changed: false)
        case .free: break
        }
        let answer = refused(request, refusal, at: now)
        remember(request, answer)
        return answer
    }

    /// What the bank has done under a number.
    package enum Truth: Hashable, Sendable {
        case nothing
        /// It is taken in, and will be done.
        case pending
        case done
        case refused
    }

    package func truth(of requestNo: String) -> Truth {
        guard let use = state.numbers[requestNo]?.use else { return .nothing }
        if state.deferred[requestNo] != nil || state.payouts[requestNo] != nil { return .pending }
        return use.hasFailed || use.answer.map { $0.code != .success } ?? false ? .refused : .done
    }
}
