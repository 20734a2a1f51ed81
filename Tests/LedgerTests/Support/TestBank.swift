import JSON

@testable import Custody
@testable import Ledger

/// A rule book with a clock and the way in through admission; signatures are good unless said otherwise.
struct TestBank {
    static let platformNo = "5000001"
    static let callbackUrl = "https://platform.example/return"

    var book: RuleBook
    var now = Timestamp(milliseconds: 1_780_000_000_000)
    private let admission: Admission

    init(
        profile: Profile = .sandbox, settings: BankSettings = BankSettings(), recordsChanges: Bool = true
    ) {
        book = RuleBook(profile: profile, settings: settings, recordsChanges: recordsChanges)
        admission = Admission(profile: profile, platformNo: Self.platformNo)
    }

    func form(
        _ name: String, _ reqData: String, platformNo: String = TestBank.platformNo, signature: String = "00"
    ) -> FormFields {
        var form = FormFields()
        form.append("serviceName", name)
        form.append("platformNo", platformNo)
        form.append("reqData", reqData)
        form.append("signature", signature)
        return form
    }

    /// `reqData` with a fresh timestamp, unless there is one.
    func reqData(_ parameters: JSONObject) -> String {
        var object = parameters
        if object["timestamp"] == nil { object["timestamp"] = .string(now.wire) }
        return JSONValue.object(object).text
    }

    func admit(_ form: FormFields, mode: ServiceContract.Mode, signatureIsValid: Bool = true) -> AdmissionResult {
        admission.admit(form, mode: mode, signatureIsValid: { _ in signatureIsValid }, at: now)
    }

    @discardableResult
    mutating func call(_ service: Service, _ parameters: JSONObject, deferredBy delay: Duration? = nil) -> Answer {
        switch admit(form(service.rawValue, reqData(parameters)), mode: .direct) {
        case .admitted(let admitted): book.execute(admitted.request, at: now, deferredBy: delay)
        case .asked(let query): book.answer(to: query, at: now)
        case .refused(let refused): book.answer(refusing: refused)
        }
    }

    mutating func open(_ service: Service, _ parameters: JSONObject) -> PageOutcome {
        var parameters = parameters
        if parameters["callbackUrl"] == nil { parameters["callbackUrl"] = .string(Self.callbackUrl) }
        if parameters["expired"] == nil, service != .personalRegister {
            parameters["expired"] = .string((now + .seconds(1800)).wire)
        }
        switch admit(form(service.rawValue, reqData(parameters)), mode: .gateway) {
        case .admitted(let admitted): return book.openPage(admitted.request, at: now)
        case .asked: return .gone
        case .refused(let refused):
            let answer = book.answer(refusing: refused)
            guard !refused.isPlainError, let url = refused.callbackUrl, let service = refused.service?.specified else {
                return .gone
            }
            return .callback(Callback(url: url, service: service, answer: answer))
        }
    }

    /// Opens a page and confirms it; the answer that the browser carries back.
    @discardableResult
    mutating func pay(
        _ service: Service, _ parameters: JSONObject, _ input: PageInput = PageInput(password: "123456"),
        payoutFails: Bool = false
    ) -> Answer? {
        switch open(service, parameters) {
        case .page(let view):
            book.confirmPage(view.id, input, at: now, payoutFails: payoutFails).answer
        case .callback(let callback): callback.answer
        case .gone: nil
        }
    }
}

extension PageOutcome {
    var answer: Answer? {
        if case .callback(let callback) = self { callback.answer } else { nil }
    }

    var view: PageView? {
        if case .page(let view) = self { view } else { nil }
    }
}

extension Answer {
    var json: JSONValue { (try? JSONValue(reading: respData)) ?? .null }
}

extension Amount {
    init(yuan: Int64) { self.init(fen: yuan * 100) }

    var json: JSONValue { .string(description) }
}

extension RuleBook {
    /// Those to be made; what is given up instead is nobody's to see.
    mutating func dueNotifications(at now: Timestamp, limit: Int) -> [NotificationAttempt] {
        var givenUp: [NotificationAttempt] = []
        return dueNotifications(at: now, limit: limit, givingUp: &givenUp)
    }
}
