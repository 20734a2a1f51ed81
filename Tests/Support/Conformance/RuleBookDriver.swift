import Custody
import JSON
import Ledger

/// Admission and rule book with nothing around them: time is a variable, signatures are real.
actor RuleBookDriver: BankDriver {
    var book: RuleBook
    var clock = TestClock.morning
    var faults = FaultPlan()
    var journal: [JSONValue] = []
    private let admission: Admission
    private let start: RuleBook
    private var receipt = NotificationReceipt.ok
    private var arrived: [BankNotification] = []
    /// Deliveries that a fault holds back.
    private var delayed: [(due: Timestamp, attempt: NotificationAttempt)] = []
    private var pages: [String: PageID] = [:]

    init(_ settings: BankTestSettings) {
        book = RuleBook(profile: settings.profile, settings: settings.settings)
        start = book
        admission = Admission(profile: settings.profile, platformNo: BankTestKeys.platformNo)
    }

    func postDirect(_ form: [UInt8]) throws -> DirectReply {
        defer { deliver() }
        switch admit(form, .direct) {
        case nil: return .unusable(status: 400)
        case .refused(let refused):
            guard !faults.isDown(at: clock) else { return .none }
            let answer = book.answer(refusing: refused)
            record(refused.service, refused.requestNo, answer)
            return .answer(try BankAnswer(respData: answer.respData))
        case .admitted(let admitted): return try execute(admitted.request)
        case .asked(let query): return try answer(query)
        }
    }

    /// Nil for what is no form at all.
    private func admit(_ form: [UInt8], _ mode: ServiceContract.Mode) -> AdmissionResult? {
        try? admission.admit(form: form, mode: mode, signatureIsValid: BankTestKeys.platformSigned, at: clock)
    }

    private func execute(_ request: ServiceRequest) throws -> DirectReply {
        let service = OfferedService.specified(request.service)
        let decision = faults.decide(service, requestNo: request.requestNo, at: clock)
        return try answer(service, request.requestNo, decision) {
            book.execute(request, at: clock, deferredBy: decision.deferBy)
        }
    }

    private func answer(_ query: QueryRequest) throws -> DirectReply {
        let service = OfferedService.query(query.serviceName)
        let decision = faults.decide(service, requestNo: nil, at: clock)
        return try answer(service, query.requestNo, decision) { book.answer(to: query, at: clock) }
    }

    private func answer(
        _ service: OfferedService, _ requestNo: String, _ decision: FaultDecision, _ body: () -> Answer
    ) throws -> DirectReply {
        if decision.isDown || decision.dropBefore { return .none }
        if let status = decision.errorBefore { return .unusable(status: status) }
        let answer = body()
        record(service, requestNo, answer)
        if decision.dropAfter { return .none }
        if let status = decision.errorAfter { return .unusable(status: status) }
        if decision.wrongSignature { return .unusable(status: 200) }
        return .answer(try BankAnswer(respData: answer.respData))
    }

    private func record(_ service: OfferedService?, _ requestNo: String?, _ answer: Answer) {
        journal.append([
            "seq": .number(JSONNumber(journal.count + 1)), "service": service.map { .string($0.name) } ?? .null,
            "requestNo": requestNo.map { .string($0) } ?? .null, "answer": .string(answer.respData),
            "changed": .bool(answer.changed),
        ])
    }

    func postGateway(_ form: [UInt8]) throws -> GatewayReply {
        defer { deliver() }
        if faults.isDown(at: clock) { return .none }
        switch admit(form, .gateway) {
        case nil: return .plain(status: 400, text: "")
        case .refused(let refused):
            guard !refused.isPlainError, let url = refused.callbackUrl, let service = refused.service?.specified else {
                return .plain(status: 400, text: refused.refusal.message)
            }
            return try callback(Callback(url: url, service: service, answer: book.answer(refusing: refused)))
        case .admitted(let admitted): return try reply(book.openPage(admitted.request, at: clock))
        case .asked: throw BankDriverError("a question does not come by the gateway")
        }
    }

    func confirm(_ page: BankPage, _ entries: BankPageEntries) throws -> GatewayReply {
        let input = PageInput(
            fields: entries.fields, password: entries.password, passwordAgain: entries.passwordAgain,
            authorised: entries.authorised)
        return try press(page) { book, id, now, decision in
            book.confirmPage(id, input, at: now, payoutFails: decision.payoutFails)
        }
    }

    func cancel(_ page: BankPage) throws -> GatewayReply {
        try press(page) { book, id, now, _ in book.cancelPage(id, at: now) }
    }

    private func press(
        _ page: BankPage, _ body: (inout RuleBook, PageID, Timestamp, FaultDecision) -> PageOutcome
    ) throws -> GatewayReply {
        defer { deliver() }
        let parts = page.handle.split(separator: " ")
        guard parts.count == 2, let service = Service(rawValue: String(parts[0])),
            let id = PageID(text: String(parts[1]))
        else { throw BankDriverError("no page is called \(page.handle)") }
        let before = faults
        let decision = faults.decide(.specified(service), requestNo: id.requestNo, at: clock)
        if decision.isDown || decision.dropBefore { return .none }
        if let status = decision.errorBefore { return .plain(status: status, text: "") }
        let outcome = body(&book, id, clock, decision)
        if case .page = outcome {
            // What was not tried does not use a fault up.
            faults = before
        } else if decision.dropAfter {
            return .none
        } else if let status = decision.errorAfter {
            return .plain(status: status, text: "")
        }
        return try reply(outcome)
    }

    private func reply(_ outcome: PageOutcome) throws -> GatewayReply {
        switch outcome {
        case .page(let view): .page(BankPage(view))
        case .callback(let answer): try callback(answer)
        case .gone: .plain(status: 400, text: "")
        }
    }

    private func callback(_ callback: Callback) throws -> GatewayReply {
        .callback(
            BankCallback(
                url: callback.url, service: callback.service.rawValue,
                answer: try BankAnswer(respData: callback.answer.respData)))
    }

    func now() -> Timestamp { clock }

    func advance(by duration: Duration) {
        clock = clock + duration
        book.advance(to: clock)
        deliver()
    }

    func answerNotifications(with receipt: NotificationReceipt) { self.receipt = receipt }

    func takeNotifications() throws -> [BankNotification] {
        deliver()
        defer { arrived = [] }
        return arrived
    }

    func stop() {}

    /// Delivers what is due until nothing is.
    func deliver() {
        guard !faults.isDown(at: clock) else { return }
        delayed.filter { $0.due <= clock }.forEach { arrive($0.attempt) }
        delayed.removeAll { $0.due <= clock }
        while true {
            var givenUp: [NotificationAttempt] = []
            let attempts = book.dueNotifications(at: clock, limit: 8, givingUp: &givenUp)
            if attempts.isEmpty, givenUp.isEmpty { return }
            attempts.forEach(deliver)
        }
    }

    private func deliver(_ attempt: NotificationAttempt) {
        let subject = attempt.requestNo ?? (try? BankAnswer(respData: attempt.respData))?["userNo"]
        let fate = faults.decideNotification(attempt.service, subject: subject)
        if fate.isLost {
            book.notificationAnswered(attempt.id, received: false, at: clock)
        } else if let delay = fate.delay {
            delayed.append((clock + delay, attempt))
        } else {
            if fate.isRepeated { arrive(attempt) }
            arrive(attempt)
        }
    }

    private func arrive(_ attempt: NotificationAttempt) {
        guard let answer = try? BankAnswer(respData: attempt.respData) else { return }
        arrived.append(BankNotification(service: attempt.service.rawValue, answer: answer, at: clock))
        book.notificationAnswered(attempt.id, received: receipt == .ok, at: clock)
    }
}

extension BankPage {
    fileprivate init(_ view: PageView) {
        var facts = ["平台用户编号": view.userNo]
        for field in view.fields where field.isFixed { facts[field.title] = field.value }
        self.init(
            handle: "\(view.service.rawValue) \(view.id.text)", facts: facts,
            questions: view.fields.filter { !$0.isFixed }.map(\.name), amount: view.amount?.description,
            balance: view.balance?.description, boxes: view.authorisations.map(\.value),
            asksPassword: view.needsPassword, setsPassword: view.setsPassword, message: view.message,
            text: ([view.title, view.requestNo] + facts.values.sorted()
                + [view.amount, view.balance].compactMap { $0?.description } + [view.message].compactMap(\.self))
                .joined(separator: "\n"))
    }
}
