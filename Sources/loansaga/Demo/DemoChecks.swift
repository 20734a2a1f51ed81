import Custody
import JSON

/// What has to hold at the end, looked up at the bank and at the operators' console.
struct DemoChecks {
    struct Check: Sendable {
        let what: String
        let holds: Bool
        /// What was seen.
        let seen: String
    }

    private struct Row {
        let number: Int64
        let service: String
        let requestNo: String
        let hasChanged: Bool
    }

    let bank: JSONClient
    let console: JSONClient
    let platform: DemoPlatform
    private(set) var checks: [Check] = []

    init(bank: JSONClient, console: JSONClient, platform: DemoPlatform) {
        self.bank = bank
        self.console = console
        self.platform = platform
    }

    var allHold: Bool { checks.allSatisfy(\.holds) }

    mutating func check(_ what: String, _ holds: Bool, _ seen: String) {
        checks.append(Check(what: what, holds: holds, seen: seen))
    }

    /// - Parameter mishaps: of users at the bank's pages.
    mutating func run(mishaps: [String]) async throws {
        try await loans()
        let executed = try await journal()
        try await beliefs(executed)
        try await accounts()
        try await books()
        try await sagas()
        check("users found every page they were sent to", mishaps.isEmpty, mishaps.first ?? "no mishap")
    }

    private mutating func loans() async throws {
        let (first, second) = (try await status("project_1"), try await status("project_2"))
        let settled = await platform.count("loan.bid.settled")
        check(
            "a loan was funded by \(DemoStory.bids) bids", settled == DemoStory.bids, "\(settled) bids settled")
        check("it was repaid and is 已截标", first == "FINISH", first)
        check("the other loan failed and is 流标", second == "MISCARRY", second)
    }

    private func status(_ project: String) async throws -> String {
        try await bank.get("/admin/projects/\(project)")["projectStatus"]?.string ?? "unknown"
    }

    /// - Returns: the numbers of the requests that have changed something at the bank.
    private mutating func journal() async throws -> Set<String> {
        var rows: [Row] = []
        var after: String? = "0"
        while let from = after {
            let page = try await bank.get("/admin/journal?limit=1000&after=\(from)")
            rows += (page["rows"]?.array ?? []).map { row in
                Row(
                    number: row["seq"]?.number?.int64 ?? 0, service: row["service"]?.string ?? "",
                    requestNo: row["requestNo"]?.string ?? "", hasChanged: row["changed"] == true)
            }
            after = page["next"]?.number?.text
        }
        let changes = rows.filter(\.hasChanged)
        let twice = Dictionary(grouping: changes, by: \.requestNo).filter { $0.value.count > 1 }
        // A page is opened and confirmed under one number; only the confirmation changes anything.
        check(
            "no request was executed twice", twice.isEmpty,
            twice.keys.first ?? "\(changes.count) executed of \(rows.count) requests")
        let confirmed = changes.count { $0.service == Service.confirmLoan.rawValue }
        check("the loan's \(DemoStory.bids) bids were confirmed in two calls", confirmed == 2, "\(confirmed) calls")
        let failed = changes.filter { RequestNumber(text: $0.requestNo)?.belongs(toFamily: "project_2") == true }
        let cancels = failed.filter { $0.service == Service.cancelPreFreeze.rawValue }
        let miscarried = failed.last { $0.service == Service.modifyProject.rawValue }?.number ?? 0
        check(
            "its freezes were cancelled before 流标", cancels.count == 3 && cancels.allSatisfy { $0.number < miscarried },
            "\(cancels.map(\.number)) before \(miscarried)")
        return Set(changes.map(\.requestNo))
    }

    /// What every saga holds for applied is what the bank has executed, call by call; what each call is about is signed with
    /// its number.
    private mutating func beliefs(_ executed: Set<String>) async throws {
        let applied = try await AppliedCalls.numbers(at: console)
        let apart = applied.symmetricDifference(executed).sorted()
        check(
            "the bank has executed just the calls that the sagas hold for applied", apart.isEmpty && !applied.isEmpty,
            apart.first.map { "\(apart.count) are otherwise, such as \($0)" } ?? "\(applied.count) calls alike")
    }

    private mutating func accounts() async throws {
        let newcomer = try await bank.get("/admin/users/newcomer")
        check(
            "an account was opened and audited", newcomer["auditStatus"]?.string == "PASSED",
            newcomer["auditStatus"]?.string ?? "unknown")
        // 500.00 came in, 200.00 went out.
        let available = newcomer["available"]?.string ?? ""
        check("a recharge and a withdrawal went through", available == "300.00", "\(available) left of 500.00")
        let sold = await platform.count("debenture.transferred")
        check("claims were sold, one whole and one in part", sold == 2, "\(sold) sales ended")
    }

    /// What each should have at the end of the story.
    private static let balances: [(user: String, available: String)] =
        [
            // Bid 100.00, and sold the claim.
            ("investor_1", "10000.00"),
            // Bid 100.00, sold 30.00 of it, and got 70.00 with 1.00 interest.
            ("investor_2", "10001.00"),
            // Bought 60.00 and 30.00, and got 90.00 with 1.00 interest.
            ("buyer_1", "10001.00"),
            ("buyer_2", "10001.00"),
            // 100.00 before, 1200.00 lent less 10.00; 1200.00 paid back with 13.00 interest and 5.00.
            ("borrower_1", "72.00"), ("borrower_2", "0.00"), ("guarantor_1", "1000.00"),
        ] + (3...DemoStory.bids).map { ("investor_\($0)", "10001.00") }

    private mutating func books() async throws {
        let books = try await bank.get("/admin/books")
        let totals = books["totals"]
        check(
            "the bank's books balance to the fen", books["balanced"] == true,
            "\(totals?["movements"]?.number?.text ?? "?") movements")
        let frozen = totals?["frozen"]?.string ?? "?"
        check("nothing is left frozen", frozen == "0.00" && books["frozenByProject"]?.object?.isEmpty == true, frozen)
        let claims = totals?["claims"]?.string ?? "?"
        check("no claim is left of a repaid loan", claims == "0.00", claims)
        var wrong: [String] = []
        for (user, expected) in Self.balances {
            let found = try await bank.get("/admin/users/\(user)")["available"]?.string ?? "?"
            if found != expected { wrong.append("\(user): \(found) instead of \(expected)") }
        }
        check(
            "everybody has what the story comes to", wrong.isEmpty,
            wrong.first ?? "\(Self.balances.count) accounts alike")
    }

    private mutating func sagas() async throws {
        let overview = try await console.get("/v1/overview")
        let states = (overview["states"]?.object ?? [:]).compactMap { name, count in
            count.number?.int64.map { (name: name, count: $0) }
        }
        let open = states.filter { !["completed", "failed"].contains($0.name) }.reduce(0) { $0 + $1.count }
        let seen = states.filter { $0.count > 0 }.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        check("every saga has ended, and none waits for an operator", open == 0, seen)
        let letters = overview["openDeadLetters"]?.number?.int64 ?? -1
        check("nothing is with the dead letters", letters == 0, "\(letters)")
    }
}
