public import Custody
public import JSON
import Ledger

/// A sandbox bank under test, reached as its three kinds of people reach it: the platform that posts requests, the
/// user before a page, and whoever runs the sandbox.
///
/// Both drivers take the very same bytes and give back the very same values, so that one suite tries both.
public protocol BankDriver: Sendable {
    /// Posts a form to the direct interface.
    func postDirect(_ form: [UInt8]) async throws -> DirectReply
    /// Posts a form to the gateway, as the user's browser does.
    func postGateway(_ form: [UInt8]) async throws -> GatewayReply
    /// Fills in a page and confirms it.
    func confirm(_ page: BankPage, _ entries: BankPageEntries) async throws -> GatewayReply
    /// Presses the page's other button.
    func cancel(_ page: BankPage) async throws -> GatewayReply

    /// The bank's clock, which stands still unless it is moved.
    func now() async throws -> Timestamp
    /// Moves the clock and returns when everything that fell due has happened.
    func advance(by duration: Duration) async throws

    /// How the platform's notification address answers from now on.
    func answerNotifications(with receipt: NotificationReceipt) async throws
    /// The notifications that have arrived since the last call, by their arrival, when no more are due.
    func takeNotifications() async throws -> [BankNotification]

    /// A request to the sandbox's admin interface, such as `GET /admin/books`.
    func admin(_ method: AdminMethod, _ path: String, _ body: JSONValue?) async throws -> AdminReply
    /// All that the admin interface shows of users, projects, freezes, sales and books, by its path.
    func state() async throws -> [String: JSONValue]

    func stop() async throws
}

public enum BankDriverKind: CaseIterable, Sendable {
    /// Admission and rule book alone, on virtual time.
    case ruleBook
    /// A bank on the loopback interface, with real signatures, pages and notifications.
    case http
}

public enum AdminMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
}

public struct AdminReply: Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    public let body: JSONValue

    public init(status: Int, body: JSONValue) {
        self.status = status
        self.body = body
    }
}

/// What the platform's notification address answers.
public struct NotificationReceipt: Hashable, Sendable {
    public let status: Int
    public let body: String

    public init(status: Int = 200, body: String) {
        self.status = status
        self.body = body
    }

    public static let ok = NotificationReceipt(body: "OK")
}

/// How a bank under test is set up; the rest is as in the profile `sandbox`.
public struct BankTestSettings: Hashable, Sendable {
    public var rememberRefusals = true
    public var refuseMiscarryOverFreeze = true
    public var cancelAfterClose = true
    public var payoutDelay: Duration = .seconds(1)
    public var auditDelay: Duration = .seconds(1)
    public var auditIsPassed = true
    /// The profile `sandbox-fast`.
    public var isFast = false
    /// The query service that the profile names; by default there is none.
    public var query: QueryPolicy?

    public init() {}

    var profile: Profile {
        var profile: Profile = isFast ? .sandboxFast : .sandbox
        profile.rules.rememberRefusals = rememberRefusals
        profile.rules.refuseMiscarryOverFreeze = refuseMiscarryOverFreeze
        profile.rules.cancelAfterClose = cancelAfterClose
        profile.query = query
        return profile
    }

    var settings: BankSettings {
        BankSettings(
            payoutDelay: payoutDelay, auditDelay: auditDelay, auditResult: auditIsPassed ? .passed : .refused)
    }
}

public enum BankDrivers {
    /// A new bank without users, with the tests' keys and clock.
    public static func start(_ kind: BankDriverKind, _ settings: BankTestSettings) async throws -> any BankDriver {
        switch kind {
        case .ruleBook: RememberingDriver(RuleBookDriver(settings))
        case .http: RememberingDriver(try HTTPBankDriver(settings))
        }
    }
}
