public import Custody

extension RuleBook {
    /// Executes a direct service.
    ///
    /// - Parameter delay: where given, and where the service's answer has a request number to notify about, the answer
    ///   is ACCEPT, and the request is executed that much later.
    public mutating func execute(_ request: ServiceRequest, at now: Timestamp, deferredBy delay: Duration? = nil)
        -> Answer
    {
        defer { commit() }
        let contract = request.contract
        let request = Request(request)
        guard contract.mode == .direct else {
            return refused(request, Refusal(.unknownService, "serviceName：此接口为网关接口"), at: now)
        }
        if hasOpenPage(request.requestNo, at: now) {
            return refused(request, Self.numberUsed, at: now)
        }
        switch verdict(on: request) {
        case .used: return refused(request, Self.numberUsed, at: now)
        case .again(let first): return Answer(respData: first.respData, code: first.code, changed: false)
        case .free: break
        }
        if let delay, Self.canBeDeferred(contract) {
            return put(off: request, until: now + delay)
        }
        return perform(request, at: now)
    }

    static let numberUsed = Refusal(.requestNumberUsed, "requestNo：请求流水号已被使用")

    /// Applies a direct service's rule and remembers the answer.
    mutating func perform(_ request: Request, at now: Timestamp) -> Answer {
        let answer: Answer
        do throws(Refusal) {
            let facts = try apply(request, at: now)
            answer = success(request, facts)
        } catch {
            state.rollBack()
            if error.code == .limitExceeded { recordExcess(request, at: now) }
            answer = refused(request, error, at: now)
        }
        remember(request, answer)
        return answer
    }

    private mutating func apply(_ request: Request, at now: Timestamp) throws(Refusal) -> Facts {
        switch request.service {
        case .createProject: try createProject(request)
        case .modifyProject: return try modifyProject(request)
        case .userAutoPreTransaction: try freezeByAuthority(request)
        case .cancelPreFreeze: try cancelFreeze(request)
        case .debentureSale: try openSale(request)
        case .cancelDebentureSale: try closeSale(request)
        case .confirmLoan: try confirmLoan(request)
        case .confirmRepayment: try confirmRepayment(request)
        case .confirmDebentureTransfer: try confirmTransfer(request)
        case .personalRegister, .recharge, .withdraw, .userPreFreeze:
            throw Refusal(.unknownService, "serviceName：此接口为网关接口")
        }
        return [:]
    }
}
