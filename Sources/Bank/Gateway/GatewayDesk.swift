import Crypto
import Custody
import HTTP
import Ledger

/// Answers browsers: opens pages, and takes what their users press.
struct GatewayDesk: Desk {
    let core: BankCore
    let admission: Admission
    let platformKeys: TrustedKeys
    let journaling: Journaling
    let token: PageToken
    /// Where the forms of pages go.
    let action: String

    /// What a browser gets.
    enum Answer: Sendable {
        case page(PageView)
        case callback(Callback)
        case gone
        /// No way back is known, so the page says what is wrong.
        case refused(Refusal)
    }

    /// Takes a request that a platform's page has posted; to be called off the servers' threads.
    func open(_ request: HTTPRequest, _ responder: HTTPResponder) {
        admit(request, .gateway, responder) { open($0, responder) }
    }

    /// Answers what would open a page that there is no room for it.
    func refuseBusy(_ request: HTTPRequest, _ responder: HTTPResponder) {
        admit(request, .gateway, responder) { request in
            run(responder, busy: { Answer($0.book.openingBusy(of: request, at: $1)) }) { state, now, entry in
                leave(request, BusyReason.overloaded, &state, at: now, &entry)
            }
        }
    }

    func refuse(_ refused: RefusedRequest, _ responder: HTTPResponder) {
        run(responder) { state, now, entry in
            var row = state.row(.open, refusing: refused, at: now)
            defer { entry.journal = row }
            if state.faults.isDown(at: now) { return .dropped }
            guard !refused.isPlainError, let url = refused.callbackUrl, let service = refused.service?.specified else {
                return .now(.refused(refused.refusal))
            }
            let answer = state.book.answer(refusing: refused)
            row.answer = journaling.text(of: answer, from: service)
            return .now(.callback(Callback(url: url, service: service, answer: answer)))
        }
    }

    private func open(_ request: ServiceRequest, _ responder: HTTPResponder) {
        run(responder, busy: { Answer($0.book.openingBusy(of: request, at: $1)) }) { state, now, entry in
            if state.underWay.isRunning(request.requestNo) {
                return leave(request, BusyReason.underWay, &state, at: now, &entry)
            }
            let row = state.row(.open, of: request, at: now)
            return state.answer(.specified(request.service), row, at: now, &entry) { book, row in
                let answer = Answer(book.openPage(request, at: now))
                note(answer, in: &row)
                return .now(answer)
            }
        }
    }

    /// Sends the browser back with a request that no rule shall see.
    private func leave(
        _ request: ServiceRequest, _ reason: String, _ state: inout BankState, at now: Timestamp,
        _ entry: inout StoreEntry
    ) -> Fate<Answer> {
        state.answer(.specified(request.service), state.row(.open, of: request, at: now), at: now, &entry) {
            book, row in
            let answer = Answer(book.openingBusy(of: request, at: now))
            note(answer, in: &row)
            row.reason = reason
            return .now(answer)
        }
    }

    /// Takes the form of one of the bank's own pages; to be called off the servers' threads.
    func press(_ request: HTTPRequest, _ responder: HTTPResponder) {
        guard let fields = try? Form.decode(request.body), let form = PageForm(fields, token: token) else {
            refuse(form: request, .confirm, status: 400, "no page of this bank has sent this form", responder)
            return
        }
        decide(form, responder)
    }

    /// Planted faults strike here and not when the page opens: this is where something happens.
    private func decide(_ form: PageForm, _ responder: HTTPResponder) {
        let requestNo = form.page.requestNo
        var delayed: (decision: FaultDecision, now: Timestamp, delay: Duration)?
        run(responder) { state, now, entry in
            if state.underWay.isRunning(requestNo) {
                return leave(form, BusyReason.underWay, &state, at: now, &entry)
            }
            let decision = state.decide(.specified(form.service), requestNo, at: now, &entry)
            guard let delay = decision.executeDelay, !decision.isDown else {
                let (fate, asksAgain) = press(form, decision, &state, at: now, &entry)
                if asksAgain { state.giveBack(decision, &entry) }
                return fate
            }
            guard state.underWay.begin(requestNo) == .begun else {
                return leave(form, BusyReason.overloaded, &state, at: now, &entry)
            }
            delayed = (decision, now, delay)
            return nil
        }
        guard let (decision, pressed, delay) = delayed else { return }
        runLater(at: pressed + delay, requestNo, responder) { state, now, entry in
            guard now <= pressed + state.book.profile.periods.processingWindow else {
                return leave(form, BusyReason.tooLate, &state, at: now, &entry)
            }
            let (fate, asksAgain) = press(form, decision, &state, at: now, &entry)
            if asksAgain { state.giveBack(decision, &entry) }
            return fate
        }
    }

    /// A button that did nothing; the page is still there.
    private func leave(
        _ form: PageForm, _ reason: String, _ state: inout BankState, at now: Timestamp, _ entry: inout StoreEntry
    ) -> Fate<Answer> {
        state.answer(.specified(form.service), row(form, &state, at: now), at: now, &entry) { book, row in
            row.code = .busy
            row.reason = reason
            guard let view = book.pressBusy(of: form.page) else { return .failed(status: 503) }
            return .now(.page(view))
        }
    }

    private func row(_ form: PageForm, _ state: inout BankState, at now: Timestamp) -> JournalRow {
        var row = state.row(form.action == .confirm ? .confirm : .cancel, at: now)
        row.service = .specified(form.service)
        row.requestNo = form.page.requestNo
        return row
    }

    private func press(
        _ form: PageForm, _ decision: FaultDecision, _ state: inout BankState, at now: Timestamp,
        _ entry: inout StoreEntry
    ) -> (fate: Fate<Answer>, asksAgain: Bool) {
        var row = row(form, &state, at: now)
        defer { entry.journal = row }
        if let (fate, reason) = decision.before(Answer.self) {
            row.reason = reason
            return (fate, false)
        }
        let outcome =
            switch form.action {
            case .confirm:
                state.book.confirmPage(form.page, form.input, at: now, payoutFails: decision.payoutFails)
            case .cancel: state.book.cancelPage(form.page, at: now)
            }
        let answer = Answer(outcome)
        note(answer, in: &row)
        if case .page = answer { return (.now(answer), true) }
        let (fate, reason) = decision.after(answer, at: now)
        if let reason { row.reason = reason }
        if case .answered = fate {} else { row.answer = nil }
        return (fate, false)
    }

    private func note(_ answer: Answer, in row: inout JournalRow) {
        switch answer {
        case .callback(let callback):
            row.answer = journaling.text(of: callback.answer, from: callback.service)
            row.code = callback.answer.code
            row.changed = callback.answer.changed
            row.reason = Journaling.reason(of: callback.answer)
        case .page(let view): row.reason = view.message
        case .gone: row.reason = "the page has expired, was answered, or never was"
        case .refused(let refusal): row.reason = refusal.detail
        }
    }

    func response(to answer: Answer, signsWrong: Bool) throws(CryptoError) -> HTTPResponse {
        switch answer {
        case .page(let view):
            let page = PageName(service: view.service, id: view.id)
            return FormPage(view: view, page: page.text, token: token.token(of: page), action: action).response
        case .callback(let callback):
            let respData = callback.answer.respData
            let result = ResultEnvelope(
                serviceName: callback.service.rawValue, platformNo: core.platformNo, responseType: .callback,
                respData: respData, signature: try core.signature(of: signsWrong ? respData + " " : respData))
            return ReturnPage.response(result, to: callback.url, code: callback.answer.code)
        case .gone: return MessagePage.gone
        case .refused(let refusal): return MessagePage.refused(refusal)
        }
    }

    func failure(status: Int) -> HTTPResponse {
        switch status {
        case 400: MessagePage.badForm
        case 415: BankFace.notAForm
        case let status: MessagePage.unavailable(status)
        }
    }
}

extension GatewayDesk.Answer {
    fileprivate init(_ outcome: PageOutcome) {
        switch outcome {
        case .page(let view): self = .page(view)
        case .callback(let callback): self = .callback(callback)
        case .gone: self = .gone
        }
    }
}
