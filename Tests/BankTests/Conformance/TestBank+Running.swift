import Custody
import JSON
import TestSupport
import Testing

/// Sending requests: whatever the service's mode, `run` goes the whole way and returns what the platform is told.
extension TestBank {
    /// Calls a direct service, or opens a page, fills it in and confirms it.
    func run(_ call: BankCall, _ entries: BankPageEntries = BankPageEntries()) async throws -> BankAnswer {
        guard call.isGateway else { return try await direct(call) }
        switch try await open(call) {
        case .callback(let callback): return callback.answer
        case .none: throw BankDriverError("\(call.service) \(call.requestNo) was not answered")
        case .plain(let status, let text):
            throw BankDriverError("\(call.service) was answered with a plain page, \(status): \(text)")
        case .page(let page): return try await confirmed(page, entries).answer
        }
    }

    func direct(_ call: BankCall) async throws -> BankAnswer {
        let reply = try await driver.postDirect(try await signedForm(call))
        guard case .answer(let answer) = reply else {
            throw BankDriverError("\(call.service) \(call.requestNo) came to \(reply)")
        }
        return answer
    }

    func open(_ call: BankCall) async throws -> GatewayReply {
        try await driver.postGateway(try await signedForm(call))
    }

    /// Opens a page that the test takes for granted.
    func page(_ call: BankCall) async throws -> BankPage {
        let reply = try await open(call)
        guard case .page(let page) = reply else {
            throw BankDriverError("\(call.service) \(call.requestNo) should show a page and came to \(reply)")
        }
        return page
    }

    func confirm(_ page: BankPage, _ entries: BankPageEntries = BankPageEntries()) async throws -> GatewayReply {
        try await driver.confirm(page, entries.filled(for: page))
    }

    /// Confirms a page that thereupon sends the browser back.
    func confirmed(_ page: BankPage, _ entries: BankPageEntries = BankPageEntries()) async throws -> BankCallback {
        try Self.callback(try await confirm(page, entries))
    }

    func cancelled(_ page: BankPage) async throws -> BankCallback {
        try Self.callback(try await driver.cancel(page))
    }

    private static func callback(_ reply: GatewayReply) throws -> BankCallback {
        guard case .callback(let callback) = reply else {
            throw BankDriverError("the browser should be sent back and got \(reply)")
        }
        return callback
    }

    /// The request as the platform posts it, signed, with the bank's present as its timestamp where it has none.
    func signedForm(_ call: BankCall) async throws -> [UInt8] {
        var parameters = call.parameters
        if parameters["timestamp"] == nil { parameters["timestamp"] = .string(try await driver.now().wire) }
        return try signedForm(call.service.rawValue, reqData: JSONValue.object(parameters).text)
    }

    func signedForm(_ serviceName: String, reqData: String) throws -> [UInt8] {
        Form.encode([
            ("serviceName", serviceName), ("platformNo", BankTestKeys.platformNo), ("reqData", reqData),
            ("signature", try BankTestKeys.platformSignature(of: reqData)),
        ])
    }
}

extension BankPageEntries {
    /// What a registering person enters where the platform passed nothing.
    static let person = [
        "realName": "张三", "idNumber": "11010519491231002X", "mobile": "13800138000",
        "cardNumber": "6222020200012345678",
    ]

    /// With what the page still wants, as `person` has it.
    func filled(for page: BankPage) -> BankPageEntries {
        var entries = self
        for name in page.questions where entries.fields[name] == nil { entries.fields[name] = Self.person[name] }
        return entries
    }
}
