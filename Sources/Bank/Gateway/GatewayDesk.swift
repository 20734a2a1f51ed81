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
        do throws(FormError) {
            let result = try admission.admit(
                form: request.body, mode: .gateway, signatureIsValid: platformKeys.verifies, at: core.now())
            switch result {
            case .refused(let refused): refuse(refused, responder)
            case .admitted(let admitted): open(admitted.request, responder)
            }
        } catch {
            responder.respond(failure(status: 400))
        }
    }

    private func refuse(_ refused: RefusedRequest, _ responder: HTTPResponder) {
        run(responder) { state, now, entry in
            var row = state.row(.open, at: now)
            row.service = refused.service
            row.requestNo = refused.requestNo
            row.code = refused.refusal.code
            defer { entry.journal = row }
            if state.faults.isDown(at: now) { return .dropped }
            guard !refused.isPlainError, let url = refused.callbackUrl, let service = refused.service else {
                return .answered(.refused(refused.refusal), at: nil, signsWrong: false)
            }
            let answer = state.book.answer(refusing: refused)
            row.answer = journaling.text(of: answer, from: service)
            let callback = Callback(url: url, service: service, answer: answer)
            return .answered(.callback(callback), at: nil, signsWrong: false)
        }
    }

    private func open(_ request: ServiceRequest, _ responder: HTTPResponder) {
        run(responder) { state, now, entry in
            var row = state.row(.open, at: now)
            row.service = request.service
            row.requestNo = request.requestNo
            defer { entry.journal = row }
            if state.faults.isDown(at: now) { return .dropped }
            let answer = Answer(state.book.openPage(request, at: now))
            note(answer, in: &row)
            return .answered(answer, at: nil, signsWrong: false)
        }
    }

    /// Takes the form of one of the bank's own pages; to be called off the servers' threads.
    func press(_ request: HTTPRequest, _ responder: HTTPResponder) {
        guard let fields = try? Form.decode(request.body), let form = PageForm(fields, token: token) else {
            responder.respond(failure(status: 400))
            return
        }
        decide(form, responder)
    }

    /// Planted faults strike here and not when the page opens: this is where something happens.
    private func decide(_ form: PageForm, _ responder: HTTPResponder) {
        var delayed: (decision: FaultDecision, until: Timestamp)?
        run(responder) { state, now, entry in
            let before = state.faults
            let decision = state.faults.decide(form.service, requestNo: form.page.requestNo, at: now)
            guard let delay = decision.executeDelay, !decision.isDown else {
                let (fate, asksAgain) = press(form, decision, &state, at: now, &entry)
                // What was not tried does not use a fault up.
                if asksAgain { state.faults = before }
                return fate
            }
            delayed = (decision, now + delay)
            return nil
        }
        guard let (decision, time) = delayed else { return }
        let waits = core.wait(until: time) {
            run(responder) { press(form, decision, &$0, at: $1, &$2).fate }
        }
        if !waits { responder.respond(failure(status: 503)) }
    }

    private func press(
        _ form: PageForm, _ decision: FaultDecision, _ state: inout BankState, at now: Timestamp,
        _ entry: inout StoreEntry
    ) -> (fate: Fate<Answer>, asksAgain: Bool) {
        var row = state.row(form.action == .confirm ? .confirm : .cancel, at: now)
        row.service = form.service
        row.requestNo = form.page.requestNo
        defer { entry.journal = row }
        if let fate = decision.before(Answer.self) { return (fate, false) }
        let outcome =
            switch form.action {
            case .confirm:
                state.book.confirmPage(form.page, form.input, at: now, payoutFails: decision.payoutFails)
            case .cancel: state.book.cancelPage(form.page, at: now)
            }
        let answer = Answer(outcome)
        if case .page = answer { return (.answered(answer, at: nil, signsWrong: false), true) }
        let fate = decision.after(answer, at: now)
        note(answer, in: &row)
        if case .answered = fate {} else { row.answer = nil }
        return (fate, false)
    }

    private func note(_ answer: Answer, in row: inout JournalRow) {
        guard case .callback(let callback) = answer else { return }
        row.answer = journaling.text(of: callback.answer, from: callback.service)
        row.code = callback.answer.code
        row.changed = callback.answer.changed
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
        status == 400 ? MessagePage.badForm : MessagePage.unavailable(status)
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
