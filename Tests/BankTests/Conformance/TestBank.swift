import Custody
import JSON
import TestSupport
import Testing

/// A bank under test and the language in which the suites speak of it.
struct TestBank: Sendable {
    let driver: any BankDriver
    let kind: BankDriverKind

    /// When a page expires where a test does not say: half an hour after the tests' clock starts.
    static let defaultExpiry = (TestClock.morning + .seconds(1800)).wire
}

/// Starts a bank, runs a test against it, and checks that its books balance afterwards.
func withBank<Result>(
    _ kind: BankDriverKind, _ settings: BankTestSettings = BankTestSettings(),
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (TestBank) async throws -> Result
) async throws {
    let bank = TestBank(driver: try await BankDrivers.start(kind, settings), kind: kind)
    do {
        _ = try await body(bank)
        let books = try await bank.books()
        #expect(books["balanced"] == true, "the books must balance: \(books.text)", sourceLocation: sourceLocation)
    } catch {
        try? await bank.driver.stop()
        throw error
    }
    try await bank.driver.stop()
}

/// As `withBank`, with the usual people and an empty project.
///
/// I1 to I3 invest and have 100,000.00 each; B1 borrows, has 50,000.00, and is behind the project P1 (募集中,
/// 100,000.00); G1 guarantees and has 50,000.00; all have authorised every business type. The marketing account has
/// 10,000.00.
func withStagedBank<Result>(
    _ kind: BankDriverKind, _ settings: BankTestSettings = BankTestSettings(),
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (TestBank) async throws -> Result
) async throws {
    try await withBank(kind, settings, sourceLocation: sourceLocation) { bank in
        for investor in ["I1", "I2", "I3"] { try await bank.addUser(investor, "INVESTOR", available: "100000.00") }
        try await bank.addUser("B1", "BORROWER", available: "50000.00")
        try await bank.addUser("G1", "GUARANTOR", available: "50000.00")
        try await bank.fundMarketing("10000.00")
        try await bank.addProject("P1", amount: "100000.00")
        _ = try await body(bank)
    }
}

/// The platform's accounts.
enum Platform {
    static let marketing = "ACCOUNT_NO_002"
    static let income = "ACCOUNT_NO_003"
}

/// Every business type of the profile.
enum BizTypes {
    static let plain = ["TENDER", "REPAYMENT", "CREDIT_ASSIGNMENT", "COMPENSATORY", "COMPENSATORY_REPAYMENT"]
    static let stock = [
        "STOCK_REPAYMENT", "STOCK_CREDIT_ASSIGNMENT", "STOCK_COMPENSATORY", "STOCK_COMPENSATORY_REPAYMENT",
    ]
    static let all = plain + stock
}

extension TestBank {
    /// A time as the wire writes it, counted from the bank's present.
    func time(in duration: Duration) async throws -> String {
        (try await driver.now() + duration).wire
    }

    func advance(_ duration: Duration) async throws {
        try await driver.advance(by: duration)
    }

    func notifications() async throws -> [BankNotification] {
        try await driver.takeNotifications()
    }
}
