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
}
