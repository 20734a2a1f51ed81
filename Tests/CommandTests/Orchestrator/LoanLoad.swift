import HTTP
import JSON
import Runtime
import TestSupport

@testable import loansaga

/// Keeps so many loans under way: most are funded by automatic bids, some by a bid on the bank's page, some are cancelled.
actor LoanLoad {
    enum Kind: CaseIterable {
        case oneBid, twoBids, pageBid, cancelled

        static func of(_ number: Int) -> Kind {
            switch number % 10 {
            case 0: .pageBid
            case 1, 2: .cancelled
            case 3, 4, 5: .twoBids
            default: .oneBid
            }
        }
    }

    private static let investors = 40
    private static let borrowers = 400

    let platform: DemoPlatform
    let users: DemoUsers
    private let bank: JSONClient
    private var started = 0
    private(set) var ended: [String: String] = [:]
    private var isStopping = false
    /// Those who wait for a loan's end, or for so many ends.
    private var waiting: [String: CheckedContinuation<Void, Never>] = [:]
    private var milestones: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    private var lanes: Task<Void, Never>?

    init(gateway: String, bank: JSONClient, http: HTTPClient) {
        platform = DemoPlatform(gateway: gateway, http: http)
        users = DemoUsers(http: http, refusing: [])
        self.bank = bank
    }

    /// How many loans were begun.
    var count: Int { started }

    /// Makes the users at the bank, and begins.
    func start(atOnce: Int) async throws {
        for number in 0..<Self.borrowers {
            try await bank.post("/admin/users", ["userNo": .string("borrower_\(number)"), "role": "BORROWER"])
        }
        for number in 0..<Self.investors {
            try await bank.post(
                "/admin/users",
                [
                    "userNo": .string("investor_\(number)"), "role": "INVESTOR", "available": "90000000.00",
                    "authorised": ["TENDER"],
                ])
        }
        await platform.start { [weak self, users] outcome in
            users.act(on: outcome)
            guard outcome.type == "loan.funded" || outcome.type == "loan.failed" else { return }
            let project = outcome.data["projectNo"]?.string ?? ""
            Task { await self?.end(project, outcome.type) }
        }
        lanes = Task {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<atOnce { group.addTask { await self.lane() } }
            }
        }
    }

    /// Begins no more loans.
    func stop() {
        isStopping = true
        for continuation in waiting.values { continuation.resume() }
        waiting = [:]
    }

    /// Cancels the loans that have not ended, such as those whose bidder never found the page: they would wait for bids.
    func cancelRest() async throws {
        for number in 0..<started where ended["loan_\(number)"] == nil {
            try await platform.publish(
                "loan.funding.cancelled", id: "loan_\(number)-rest", ["projectNo": .string("loan_\(number)")],
                within: .seconds(60))
        }
    }

    /// Waits until so many more loans have ended.
    func more(_ count: Int) async {
        let goal = ended.count + count
        await withCheckedContinuation { milestones.append((goal, $0)) }
    }

    private func end(_ project: String, _ type: String) {
        ended[project] = type
        waiting.removeValue(forKey: project)?.resume()
        let reached = milestones.filter { $0.count <= ended.count }
        milestones.removeAll { $0.count <= ended.count }
        for milestone in reached { milestone.continuation.resume() }
    }

    private func lane() async {
        while !isStopping {
            let number = started
            started += 1
            let project = "loan_\(number)"
            do {
                try await begin(number, project)
            } catch {
                // The platform sends it again when it can; here the loan is as good as never begun.
                continue
            }
            guard ended[project] == nil, !isStopping else { continue }
            await withCheckedContinuation { waiting[project] = $0 }
        }
    }

    private func begin(_ number: Int, _ project: String) async throws {
        let kind = Kind.of(number)
        let bids = kind == .twoBids ? 2 : 1
        try await platform.publish(
            "loan.project.approved", id: "\(project)-approved",
            [
                "projectNo": .string(project), "borrowerNo": .string("borrower_\(number % Self.borrowers)"),
                "amount": kind == .oneBid || kind == .pageBid ? "1.00" : "2.00", "projectName": "标的",
                "projectDesc": "周转",
                "projectType": "STANDARD", "projectPeriod": 30, "annualRate": "5", "repaymentWay": "ONE_TIME",
                "fundingDeadline": .string(WallClock.text(of: WallClock.system.now() + 3_600_000)),
            ], within: .seconds(600))
        for bid in 0..<bids {
            try await platform.publish(
                "loan.bid.placed", id: "\(project)-bid-\(bid)",
                [
                    "projectNo": .string(project), "bidNo": .string("bid_\(bid)"),
                    "investorNo": .string("investor_\((number + bid) % Self.investors)"), "amount": "1.00",
                    "automatic": .bool(kind != .pageBid),
                ], within: .seconds(600))
        }
        if kind == .cancelled {
            try await platform.publish(
                "loan.funding.cancelled", id: "\(project)-cancelled", ["projectNo": .string(project)],
                within: .seconds(600))
        }
    }
}
