import Custody
import JSON

/// A driver that looks at the bank's state again only after something was done: looking takes a dozen requests.
actor RememberingDriver: BankDriver {
    private let driver: any BankDriver
    private var remembered: [String: JSONValue]?

    init(_ driver: any BankDriver) {
        self.driver = driver
    }

    func state() async throws -> [String: JSONValue] {
        if let remembered { return remembered }
        let state = try await driver.state()
        remembered = state
        return state
    }

    func postDirect(_ form: [UInt8]) async throws -> DirectReply {
        remembered = nil
        return try await driver.postDirect(form)
    }

    func postGateway(_ form: [UInt8]) async throws -> GatewayReply {
        remembered = nil
        return try await driver.postGateway(form)
    }

    func confirm(_ page: BankPage, _ entries: BankPageEntries) async throws -> GatewayReply {
        remembered = nil
        return try await driver.confirm(page, entries)
    }

    func cancel(_ page: BankPage) async throws -> GatewayReply {
        remembered = nil
        return try await driver.cancel(page)
    }

    func advance(by duration: Duration) async throws {
        remembered = nil
        try await driver.advance(by: duration)
    }

    func admin(_ method: AdminMethod, _ path: String, _ body: JSONValue?) async throws -> AdminReply {
        if method != .get { remembered = nil }
        return try await driver.admin(method, path, body)
    }

    func now() async throws -> Timestamp { try await driver.now() }

    func answerNotifications(with receipt: NotificationReceipt) async throws {
        try await driver.answerNotifications(with: receipt)
    }

    func takeNotifications() async throws -> [BankNotification] { try await driver.takeNotifications() }

    func stop() async throws { try await driver.stop() }
}
