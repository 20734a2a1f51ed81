import Custody

/// A direct request that was answered ACCEPT and is yet to be executed.
struct Deferred: Hashable, Sendable {
    var request: Request
    var due: Timestamp
}

extension RuleBook {
    /// Whether a service may be answered ACCEPT and notified later.
    ///
    /// A deviation: the specification allows it for any direct service, and says that the notification has the parameters
    /// of the service's answer (通知参数格式约定). Those of CREATE_PROJECT, MODIFY_PROJECT and CANCEL_DEBENTURE_SALE have
    /// no request number, so their notification could not say what it is about; these three are always executed at once.
    static func canBeDeferred(_ contract: ServiceContract) -> Bool {
        contract.mode == .direct && contract.response.contains { $0.name == "requestNo" }
    }

    mutating func put(off request: Request, until due: Timestamp) -> Answer {
        let answer = answering.accepted(request, changed: true)
        use(request, answer: RememberedAnswer(respData: answer.respData, code: answer.code))
        state.deferred[request.requestNo] = Deferred(request: request, due: due)
        events.push(due, .deferred(request.requestNo))
        return answer
    }

    /// Executes what was put off. A repeated request is answered with the result from now on.
    mutating func execute(_ deferred: Deferred, at now: Timestamp) {
        let request = deferred.request
        let answer = perform(request, at: now)
        state.deferred[request.requestNo] = nil
        notify(request, respData: answer.respData, at: now)
    }
}
