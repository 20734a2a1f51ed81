import Bank
import Crypto
import Custody
import HTTP
import JSON
import Visitors

/// A bank that is reached over HTTP and in no other way; every signature that comes from it is verified.
actor HTTPBankDriver: BankDriver {
    private let bank: BankFixture
    /// The forms of the pages that were shown, by the pages' handles.
    private var forms: [String: WebForm] = [:]
    private var arrived: [BankNotification] = []
    private var counted = 0

    init(_ settings: BankTestSettings) throws {
        bank = try BankFixture { options in
            options.profile = settings.profile
            options.settings = settings.settings
        }
    }

    func stop() async { await bank.stop() }

    func postDirect(_ form: [UInt8]) async throws -> DirectReply {
        let outcome = await bank.platform.post("/service", form)
        guard case .answered(let answer) = outcome else { return try Self.unanswered(outcome, .none) }
        let reply = try bank.platform.reply(to: outcome)
        guard answer.status == 200, reply.isVerified else { return .unusable(status: answer.status) }
        try Self.checkForm(of: answer.headers[DirectAnswer.signatureHeader] ?? "")
        return .answer(try BankAnswer(respData: reply.respData))
    }

    func postGateway(_ form: [UInt8]) async throws -> GatewayReply {
        try seen(await bank.platform.post("/gateway", form))
    }

    /// What a browser would send, and whatever else the test adds.
    func confirm(_ page: BankPage, _ entries: BankPageEntries) async throws -> GatewayReply {
        let form = try form(of: page)
        var fields = form.inputs.filter { $0.type != "checkbox" && $0.type != "password" }
            .map { (name: $0.name, value: entries.fields[$0.name] ?? $0.value) }
        let more = entries.fields.filter { form[$0.key] == nil }.sorted { $0.key < $1.key }
        fields += more.map { (name: $0.key, value: $0.value) }
        if page.asksPassword || page.setsPassword { fields.append(("password", entries.password)) }
        if page.setsPassword { fields.append(("passwordAgain", entries.passwordAgain)) }
        fields += entries.authorised.map { (name: "authorised_\($0)", value: "yes") }
        return try await press("确认", form, fields)
    }

    func cancel(_ page: BankPage) async throws -> GatewayReply {
        let form = try form(of: page)
        return try await press("取消", form, form.inputs.filter { $0.type == "hidden" }.map { ($0.name, $0.value) })
    }

    private func press(_ text: String, _ form: WebForm, _ fields: [(name: String, value: String)]) async throws
        -> GatewayReply
    {
        guard let button = form.buttons.first(where: { $0.text == text }) else {
            throw BankDriverError("the page has no button \(text)")
        }
        return try seen(await bank.platform.post(form.action, fields + [(button.name, button.value)]))
    }

    private func form(of page: BankPage) throws -> WebForm {
        guard let form = forms[page.handle] else { throw BankDriverError("no page is called \(page.handle)") }
        return form
    }

    /// Reads what came back as a browser would.
    private func seen(_ outcome: HTTPOutcome) throws -> GatewayReply {
        guard case .answered(let answer) = outcome else { return try Self.unanswered(outcome, .none) }
        let view = try bank.robot.view(outcome)
        if let returned = view.returned {
            guard returned.isVerified, returned.envelope.responseType == .callback,
                returned.envelope.platformNo == BankTestKeys.platformNo, view.page.forms.count == 1
            else { throw BankDriverError("the browser is sent back with \(returned.envelope)") }
            try Self.checkForm(of: returned.envelope.signature)
            return .callback(
                BankCallback(
                    url: returned.url, service: returned.envelope.serviceName,
                    answer: try BankAnswer(respData: returned.envelope.respData)))
        }
        guard answer.status == 200, let form = view.page.forms.first, view.page.forms.count == 1 else {
            return .plain(status: answer.status, text: view.page.text)
        }
        let page = BankPage(view.page, form)
        forms[page.handle] = form
        return .page(page)
    }

    /// 2048 bit in lower-case hexadecimal.
    private static func checkForm(of signature: String) throws {
        guard signature.utf8.count == 512, signature == signature.lowercased() else {
            throw BankDriverError("a signature has 512 lower-case hexadecimal digits: \(signature)")
        }
    }

    /// A connection that was cut; anything else is the tests' own trouble.
    private static func unanswered<Reply>(_ outcome: HTTPOutcome, _ none: Reply) throws -> Reply {
        guard case .inDoubt = outcome else { throw BankDriverError("no answer: \(outcome)") }
        return none
    }

    func now() -> Timestamp { bank.now }

    func advance(by duration: Duration) async throws {
        // What arrived until now arrived before the clock moved.
        try await collect()
        try await bank.advance(seconds: Int(duration.components.seconds))
        try await collect()
    }

    func answerNotifications(with receipt: NotificationReceipt) async throws {
        try await collect()
        bank.receiver.behave(.answer(status: receipt.status, body: receipt.body))
    }

    func takeNotifications() async throws -> [BankNotification] {
        try await collect()
        defer { arrived = [] }
        return arrived
    }

    private func collect() async throws {
        try await bank.settle()
        guard bank.receiver.refused.elements.isEmpty else {
            throw BankDriverError("no notification: \(bank.receiver.refused.elements)")
        }
        for notification in bank.receiver.received.elements.dropFirst(counted) {
            let envelope = notification.envelope
            guard notification.isVerified, envelope.responseType == .notify,
                envelope.platformNo == BankTestKeys.platformNo
            else { throw BankDriverError("notified: \(envelope)") }
            try Self.checkForm(of: envelope.signature)
            let answer = try BankAnswer(respData: envelope.respData)
            arrived.append(BankNotification(service: envelope.serviceName, answer: answer, at: bank.now))
            counted += 1
        }
    }
}

extension HTTPBankDriver {
    func admin(_ method: AdminMethod, _ path: String, _ body: JSONValue?) async throws -> AdminReply {
        let reply =
            switch method {
            case .get: try await bank.admin.get(path)
            case .post: try await bank.admin.post(path, body ?? .null)
            }
        return AdminReply(status: reply.status, body: reply.json)
    }

    func state() async throws -> [String: JSONValue] {
        var state = ["/admin/books": try await bank.admin.view("/admin/books")]
        for account in ["ACCOUNT_NO_002", "ACCOUNT_NO_003"] {
            state["/admin/users/\(account)"] = try await bank.admin.user(account)
        }
        for (kind, key) in [
            ("users", "userNo"), ("projects", "projectNo"), ("freezes", "requestNo"), ("sales", "requestNo"),
        ] {
            let list = try await bank.admin.view("/admin/\(kind)?limit=1000")
            guard let elements = list[kind]?.array, list["next"] == .null else {
                throw BankDriverError("/admin/\(kind): \(list.text)")
            }
            for element in elements { state["/admin/\(kind)/\(element[key]?.string ?? "")"] = element }
        }
        return state
    }
}

extension BankPage {
    fileprivate init(_ page: WebPage, _ form: WebForm) {
        func amount(_ term: String) -> String? { page.facts[term].map { $0.replacing("¥ ", with: "") } }
        let box = "authorised_"
        self.init(
            handle: form.inputs.filter { $0.type == "hidden" }.map(\.value).joined(separator: " "), facts: page.facts,
            questions: form.inputs.filter { ["text", "select"].contains($0.type) }.map(\.name),
            amount: amount("金额"), balance: amount("可用余额"),
            boxes: form.inputs.filter { $0.type == "checkbox" && $0.name.hasPrefix(box) }
                .map { String($0.name.dropFirst(box.count)) },
            asksPassword: form["password"] != nil && form["passwordAgain"] == nil,
            setsPassword: form["passwordAgain"] != nil, message: page.alert, text: page.text)
    }
}
