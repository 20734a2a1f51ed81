public import Custody

extension RuleBook {
    /// Executes a direct service.
    ///
    /// - Parameter delay: where given, and where the service's answer has a request number to notify about, the answer
    ///   is ACCEPT, and the request is executed that much later.
    /// - Returns: 10002, and nothing is done, where the face held the request back beyond the profile's processing
    ///   window: whoever sent it may take it for dead by then.
    public mutating func execute(_ request: ServiceRequest, at now: Timestamp, deferredBy delay: Duration? = nil)
        -> Answer
    {
        defer { commit() }
        let contract = request.contract
        let isDead = now > lastExecution(of: request)
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
        if isDead { return refused(request, Self.tooLate, at: now) }
        if let delay, Self.canBeDeferred(contract) {
            return put(off: request, until: now + delay)
        }
        return perform(request, at: now)
    }

    /// Until when a request may be executed: no request outlives its timestamp by more.
    public func lastExecution(of request: ServiceRequest) -> Timestamp {
        request.timestamp + profile.periods.timestampTolerance + profile.periods.processingWindow
    }

    static let tooLate = Refusal(.badTimestamp, "timestamp：已超过处理时限")
    static let numberUsed = Refusal(.requestNumberUsed, "requestNo：请求流水号已被使用")

    /// Applies a direct service's rule and remembers the answer.
    mutating func perform(_ request: Request, at now: Timestamp) -> Answer {
        let answer: Answer
        do throws(Refusal) {
            let facts = try apply(request, at: now)
            answer = answering.success(request, facts)
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
