public import Custody

extension RuleBook {
    /// Opens the page of a gateway service, or says at once how it ended.
    ///
    /// The same request while its page is open gets that page again, with its first `expired` and `callbackUrl`.
    public mutating func openPage(_ request: ServiceRequest, at now: Timestamp) -> PageOutcome {
        defer { commit() }
        let contract = request.contract
        let request = Request(request)
        let url = request.parameters.optionalText("callbackUrl") ?? ""
        func back(_ answer: Answer) -> PageOutcome {
            .callback(Callback(url: url, service: request.service, answer: answer))
        }
        guard contract.mode == .gateway else {
            return back(refused(request, Refusal(.unknownService, "serviceName：此接口为直连接口"), at: now))
        }
        if let page = state.pages[request.requestNo], !page.isExpired(at: now) {
            let isSame = page.request.service == request.service && page.request.digest == request.digest
            return isSame ? .page(view(page)) : back(refused(request, Self.numberUsed, at: now))
        }
        switch verdict(on: request) {
        case .used: return back(refused(request, Self.numberUsed, at: now))
        case .again(let first): return back(Answer(respData: first.respData, code: first.code, changed: false))
        case .free: break
        }
        let expires = expiry(of: request, at: now)
        if now > expires { return back(refused(request, Self.expired, at: now)) }
        do throws(Refusal) {
            try mayOpen(request)
        } catch {
            return back(conclude(request, refusal: error, at: now))
        }
        guard pagesByUser[request.userNo ?? ""] ?? 0 < settings.pagesPerUser else {
            return back(refused(request, Self.busy, at: now))
        }
        let page = newPage(for: request, url, expires)
        return .page(view(page))
    }

    static let expired = Refusal(.pageExpired, "expired：页面已过期")

    func hasOpenPage(_ requestNo: String, at now: Timestamp) -> Bool {
        state.pages[requestNo].map { !$0.isExpired(at: now) } ?? false
    }

    private func expiry(of request: Request, at now: Timestamp) -> Timestamp {
        if case .dateTime(let time)? = request.parameters["expired"] { return time }
        return now + profile.periods.pageLifetime
    }

    func dropTime(of page: Page) -> Timestamp { page.expires + profile.periods.pageLifetime }

    private mutating func newPage(for request: Request, _ url: String, _ expires: Timestamp) -> Page {
        var record = state.numbers[request.requestNo] ?? NumberRecord()
        record.openings += 1
        state.numbers[request.requestNo] = record
        let page = Page(request: request, opening: record.openings, callbackUrl: url, expires: expires)
        closePage(request.requestNo)
        state.pages[request.requestNo] = page
        pagesByUser[request.userNo ?? "", default: 0] += 1
        events.push(dropTime(of: page), .drop(page.id))
        return page
    }

    /// Every page goes this way, so that the users' numbers of pages stay right.
    mutating func closePage(_ requestNo: String) {
        guard let page = state.pages[requestNo] else { return }
        state.pages[requestNo] = nil
        let userNo = page.request.userNo ?? ""
        let left = (pagesByUser[userNo] ?? 0) - 1
        pagesByUser[userNo] = left > 0 ? left : nil
    }

    /// The users' numbers of pages, after the state was read back.
    mutating func countPages() {
        pagesByUser = [:]
        for page in state.pages.records.values { pagesByUser[page.request.userNo ?? "", default: 0] += 1 }
    }

    /// What is looked at before a page opens; everything else when its user confirms.
    private func mayOpen(_ request: Request) throws(Refusal) {
        let userNo = try request.parameters.text("userNo")
        switch request.service {
        case .personalRegister:
            try requireNew(userNo)
            if let card = request.parameters.optionalText("cardNumber") { try FourElements.requireDebit(card) }
        case .recharge:
            if !isPlatform(userNo) { _ = try knownUser(userNo) }
        case .withdraw: try requireCard(userNo)
        case .userPreFreeze:
            try requirePurchaseNamesSale(request)
            _ = try knownUser(userNo)
        case .createProject, .modifyProject, .userAutoPreTransaction, .cancelPreFreeze, .debentureSale,
            .cancelDebentureSale, .confirmLoan, .confirmRepayment, .confirmDebentureTransfer:
            throw Refusal(.unknownService, "serviceName：此接口为直连接口")
        }
    }
}
