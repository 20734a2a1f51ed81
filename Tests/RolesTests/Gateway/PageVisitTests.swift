import Custody
import Expressions
import Roles
import Testing

@testable import Saga

@Suite("Visits to pages of the bank")
struct PageVisitTests {
    private static func command(
        _ service: Service = .userPreFreeze, expired: Int64? = 1_000_000,
        _ parameters: [(name: String, value: Value)] = [("bizType", .text("TENDER")), ("amount", .amount(30_000))]
    ) -> StepCommand {
        StepCommand(
            family: "p1", saga: "bid-1", step: "freeze", service: service,
            requestNo: RequestNumber(partition: 0, family: "p1", ordinal: 1), attempt: 1,
            parameters: ObjectValue(parameters), notAfter: 60_000, dead: 2_000_000, expired: expired, isUndo: false,
            profile: "digest")
    }

    @Test("A page is opened until the last millisecond")
    func opened() throws {
        let visit = try PageVisit(Self.command(), at: 1_000_000, isGivenUp: false)
        #expect(visit.amount == Amount(fen: 30_000))
        #expect(visit.title(profile: .sandbox) == "投标")
    }

    @Test(
        "Nobody is sent to the bank with what comes to nothing",
        arguments: [
            (command(), 1_000_001, false, .expired), (command(), 0, true, .givenUp),
            (command(expired: nil), 0, false, .unknown), (command(.confirmLoan), 0, false, .unknown),
        ] as [(StepCommand, Int64, Bool, PageVisit.Refusal)])
    func refused(command: StepCommand, now: Int64, isGivenUp: Bool, refusal: PageVisit.Refusal) {
        #expect(throws: refusal) { try PageVisit(command, at: now, isGivenUp: isGivenUp) }
    }

    @Test(
        "The title is what the user does",
        arguments: [
            (command(.recharge, [("amount", .amount(1))]), "充值"), (command(.personalRegister, []), "个人绑卡开户"),
            (command(.userPreFreeze, [("bizType", .text("NEW"))]), "用户冻结预处理"),
        ] as [(StepCommand, String)])
    func titles(command: StepCommand, title: String) throws {
        #expect(try PageVisit(command, at: 0, isGivenUp: false).title(profile: .sandbox) == title)
    }

    @Test("A signed form is good for the bank's tolerance, and no longer than its page")
    func usable() throws {
        let visit = try PageVisit(Self.command(), at: 0, isGivenUp: false)
        #expect(visit.usable(signedAt: 1_000, profile: .sandbox) == 601_000)
        #expect(visit.usable(signedAt: 999_000, profile: .sandbox) == 1_000_000)
    }

    @Test(
        "Data is given to those who ask for it, and a page to everybody else",
        arguments: [
            ("", false), ("*/*", false), ("text/html", false), ("application/json", true),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false),
            ("application/json, text/plain, */*", false), ("application/json, */*;q=0.1", true),
            ("APPLICATION/JSON;Q=0.5, text/html;q=0.4", true), ("application/json;q=0", false),
            ("application/*", true), ("application/json;q=abc", false), (";;,,/", false),
            ("application/json;q=0.001", true),
        ])
    func accept(header: String, prefersJSON: Bool) {
        #expect(AcceptHeader.prefersJSON(header) == prefersJSON)
    }
}
