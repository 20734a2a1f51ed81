public import Custody

extension RuleBook {
    /// The user pressed the button.
    ///
    /// - Parameter payoutFails: whether the payout of a withdrawal is to fail (20027).
    /// - Returns: 90001, and the page stays, while too many notifications wait.
    public mutating func confirmPage(
        _ id: PageID, _ input: PageInput, at now: Timestamp, payoutFails: Bool = false
    ) -> PageOutcome {
        defer { commit() }
        guard let page = openedPage(id) else { return ending(of: id) }
        if page.isExpired(at: now) { return Self.back(page, refused(page.request, Self.expired, at: now)) }
        if let message = complaint(about: input, on: page) { return .page(view(page, input: input, message: message)) }
        guard state.notifications.count < settings.pendingNotifications else {
            return Self.back(page, refused(page.request, Self.busy, at: now))
        }
        let answer: Answer
        do throws(Refusal) {
            let facts = try apply(page.request, input, payoutFails: payoutFails, at: now)
            answer = conclude(page.request, facts: facts, at: now)
        } catch {
            state.rollBack()
            answer = conclude(page.request, refusal: error, at: now)
        }
        return end(page, answer, at: now)
    }

    /// The user pressed the other button (20026).
    public mutating func cancelPage(_ id: PageID, at now: Timestamp) -> PageOutcome {
        defer { commit() }
        guard let page = openedPage(id) else { return ending(of: id) }
        if page.isExpired(at: now) { return Self.back(page, refused(page.request, Self.expired, at: now)) }
        let answer = conclude(page.request, refusal: Refusal(.userCancelled, "用户在页面取消"), at: now)
        return end(page, answer, at: now)
    }

    /// Closes a page, and keeps how it ended for those who press its button again.
    private mutating func end(_ page: Page, _ answer: Answer, at now: Timestamp) -> PageOutcome {
        let requestNo = page.request.requestNo
        closePage(requestNo)
        if state.numbers[requestNo]?.use?.answer == nil {
            let due = now + profile.periods.pageLifetime
            state.endings[requestNo] = PageEnding(
                opening: page.opening, service: page.request.service, callbackUrl: page.callbackUrl,
                answer: RememberedAnswer(respData: answer.respData, code: answer.code), due: due)
            events.push(due, .forget(page.id))
        }
        return Self.back(page, answer)
    }

    func openedPage(_ id: PageID) -> Page? {
        guard let page = state.pages[id.requestNo], page.opening == id.opening else { return nil }
        return page
    }

    private static func back(_ page: Page, _ answer: Answer) -> PageOutcome {
        .callback(Callback(url: page.callbackUrl, service: page.request.service, answer: answer))
    }

    /// A page that was answered: its answer again.
    func ending(of id: PageID) -> PageOutcome {
        if let ending = state.endings[id.requestNo], ending.opening == id.opening {
            return .callback(
                Callback(
                    url: ending.callbackUrl, service: ending.service,
                    answer: Answer(respData: ending.answer.respData, code: ending.answer.code, changed: false)))
        }
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
        let message = status == .accepted ? Answering.acceptedMessage : Answering.successMessage
        let answer =
            status == .accepted ? answering.accepted(request, changed: true) : answering.success(request, facts)
        remember(request, answer)
        notify(request, status, code: .success, message: message, facts: facts, at: now)
        return answer
    }

    /// Refusals by rule are notified too; malformed requests by the browser alone.
    mutating func conclude(_ request: Request, refusal: Refusal, at now: Timestamp) -> Answer {
        let answer = refused(request, refusal, at: now)
        remember(request, answer)
        if isRefusalByRule(refusal.code) {
            notify(request, .refused, code: refusal.code, message: refusal.message, at: now)
        }
        return answer
    }
}
