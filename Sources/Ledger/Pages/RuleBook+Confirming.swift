public import Custody

extension RuleBook {
    /// The user pressed the button.
    ///
    /// - Parameter payoutFails: whether the payout of a withdrawal is to fail (20027).
    public mutating func confirmPage(
        _ id: PageID, _ input: PageInput, at now: Timestamp, payoutFails: Bool = false
    ) -> PageOutcome {
        defer { commit() }
        guard let page = openedPage(id) else { return ending(of: id) }
        if page.isExpired(at: now) { return Self.back(page, refused(page.request, Self.expired, at: now)) }
        if let message = complaint(about: input, on: page) { return .page(view(page, input: input, message: message)) }
        let request = page.request
        do throws(Refusal) {
            let facts = try apply(request, input, payoutFails: payoutFails, at: now)
            state.pages[request.requestNo] = nil
            return Self.back(page, conclude(request, facts: facts, at: now))
        } catch {
            state.rollBack()
            state.pages[request.requestNo] = nil
            return Self.back(page, conclude(request, refusal: error, at: now))
        }
    }

    /// The user pressed the other button (20026).
    public mutating func cancelPage(_ id: PageID, at now: Timestamp) -> PageOutcome {
        defer { commit() }
        guard let page = openedPage(id) else { return ending(of: id) }
        if page.isExpired(at: now) { return Self.back(page, refused(page.request, Self.expired, at: now)) }
        state.pages[id.requestNo] = nil
        return Self.back(page, conclude(page.request, refusal: Refusal(.userCancelled, "用户在页面取消"), at: now))
    }

    func openedPage(_ id: PageID) -> Page? {
        guard let page = state.pages[id.requestNo], page.opening == id.opening else { return nil }
        return page
    }

    private static func back(_ page: Page, _ answer: Answer) -> PageOutcome {
        .callback(Callback(url: page.callbackUrl, service: page.request.service, answer: answer))
    }

    /// A page that was answered: its answer again, where that is remembered.
    func ending(of id: PageID) -> PageOutcome {
        guard let record = state.numbers[id.requestNo], record.openings == id.opening, let use = record.use,
            let answer = use.answer, let url = use.callbackUrl
        else { return .gone }
        return .callback(
            Callback(
                url: url, service: use.service,
                answer: Answer(respData: answer.respData, code: answer.code, changed: false)))
    }

    /// Why a page asks again, without doing anything.
    private func complaint(about input: PageInput, on page: Page) -> String? {
        let userNo = page.request.userNo ?? ""
        guard page.request.service == .personalRegister else {
            return isPassword(input.password, of: userNo) ? nil : "交易密码不正确"
        }
        guard (6...64).contains(input.password.utf8.count) else { return "交易密码应为 6 至 64 位" }
        guard input.password.utf8.elementsEqual(input.passwordAgain.utf8) else { return "两次输入的交易密码不一致" }
        let open = FourElements.names.filter { page.request.parameters[$0] == nil }
        return open.contains { (input.fields[$0] ?? "").isEmpty } ? "请填写全部信息" : nil
    }

    private func isPassword(_ password: String, of userNo: String) -> Bool {
        if isPlatform(userNo) { return password.utf8.elementsEqual(settings.platformPassword.utf8) }
        guard let user = state.users[userNo] else { return false }
        return user.passwordDigest == User.digest(of: password, userNo: userNo)
    }

    private mutating func apply(
        _ request: Request, _ input: PageInput, payoutFails: Bool, at now: Timestamp
    ) throws(Refusal) -> Facts {
        switch request.service {
        case .personalRegister: return try register(request, input, at: now)
        case .recharge: return try recharge(request, at: now)
        case .withdraw: try acceptWithdrawal(request, fails: payoutFails, at: now)
        case .userPreFreeze: try freezeFunds(request)
        case .createProject, .modifyProject, .userAutoPreTransaction, .cancelPreFreeze, .debentureSale,
            .cancelDebentureSale, .confirmLoan, .confirmRepayment, .confirmDebentureTransfer:
            throw Refusal(.unknownService, "serviceName：此接口为直连接口")
        }
        return [:]
    }
}

/// How a gateway request ends: an answer for the browser, a notification, and a number that is bound or free.
extension RuleBook {
    mutating func conclude(_ request: Request, facts: Facts, at now: Timestamp) -> Answer {
        // A withdrawal is only taken in; its result comes by a second notification.
        let status: Status = request.service == .withdraw ? .accepted : .success
        let message = status == .accepted ? Self.acceptedMessage : Self.successMessage
        let answer = status == .accepted ? accepted(request, changed: true) : success(request, facts)
        remember(request, answer)
        notify(request, status, code: .success, message: message, facts: facts, at: now)
        return answer
    }

    /// Refusals by rule are notified too; malformed requests, and numbers already used, by the browser alone.
    mutating func conclude(_ request: Request, refusal: Refusal, at now: Timestamp) -> Answer {
        let answer = refused(request, refusal, at: now)
        remember(request, answer)
        if isRefusalByRule(refusal.code), refusal.code != .requestNumberUsed, refusal.code != .pageExpired {
            notify(request, .refused, code: refusal.code, message: refusal.message, at: now)
        }
        return answer
    }
}
