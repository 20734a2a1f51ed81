import Custody
import Foundation
import HTTP
import JSON
import Runtime

/// What the demonstration tells: accounts, two loans, transfers, a guarantee and a repayment, as events that a platform
/// publishes, with users at the bank's pages.
struct DemoStory: Sendable {
    /// Where it happens.
    struct Place: Sendable {
        let gateway: String
        let bank: String
    }

    static let bids = 12
    private static let hour: Int64 = 3_600_000

    let platform: DemoPlatform
    let bank: JSONClient
    let users: DemoUsers
    /// Says how far it is.
    let progress: @Sendable (String) -> Void

    init(_ place: Place, http: HTTPClient, progress: @escaping @Sendable (String) -> Void) {
        platform = DemoPlatform(gateway: place.gateway, http: http)
        bank = JSONClient(address: place.bank, http: http)
        users = DemoUsers(http: http, refusing: ["bid_refused"])
        self.progress = progress
    }

    /// Tells all of it.
    ///
    /// - Parameter mischief: done in the middle, when half of the first loan's bids are frozen.
    func tell(mischief: @escaping @Sendable () async throws -> Void) async throws {
        try await people()
        await platform.start { [users] in users.act(on: $0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await accounts() }
            group.addTask { try await failingLoan() }
            group.addTask { try await loan(mischief) }
            try await group.waitForAll()
        }
        await platform.stop()
    }

    /// Who is at the bank already.
    private func people() async throws {
        for (user, available) in [("borrower_1", "100.00"), ("borrower_2", "0.00")] {
            try await person(user, "BORROWER", available, [])
        }
        for number in 1...Self.bids { try await person("investor_\(number)", "INVESTOR", "10000.00", ["TENDER"]) }
        for number in 1...2 { try await person("buyer_\(number)", "INVESTOR", "10000.00", ["CREDIT_ASSIGNMENT"]) }
        try await person("guarantor_1", "GUARANTOR", "1000.00", ["COMPENSATORY"])
        progress("The bank knows two borrowers, \(Self.bids) investors, two buyers and a guarantor.")
    }

    private func person(_ user: String, _ role: String, _ available: String, _ authorised: [JSONValue]) async throws {
        try await bank.post(
            "/admin/users",
            [
                "userNo": .string(user), "role": .string(role), "kind": "person", "available": .string(available),
                "authorised": .array(authorised),
            ])
    }

    // MARK: Accounts

    private func accounts() async throws {
        try await platform.publish(
            "user.registration.requested",
            [
                "userNo": "newcomer", "registrationNo": "registration_1", "userRole": "INVESTOR", "realName": "张三",
                "idNumber": "110101199003070134", "mobile": "13800138000",
            ])
        try await platform.outcome("the account") { $0.type == "user.registered" && $0.has("auditStatus", "PASSED") }
        progress("An account is opened on the bank's page, and the bank's audit has passed it.")
        try await platform.publish(
            "user.recharge.requested",
            [
                "rechargeNo": "recharge_1", "userNo": "newcomer", "amount": "500.00", "payCompany": "YEEPAY",
                "rechargeWay": "QUICK",
            ])
        try await platform.outcome("the recharge") { $0.type == "user.recharged" }
        try await platform.publish(
            "user.withdraw.requested", ["withdrawNo": "withdraw_1", "userNo": "newcomer", "amount": "200.00"])
        try await platform.outcome("the withdrawal") { $0.type == "user.withdrawn" }
        progress("500.00 came in from outside, and 200.00 went out again.")
    }

    // MARK: Loans

    private func approve(_ project: String, _ borrower: String, amount: String, commission: String) async throws {
        try await platform.publish(
            "loan.project.approved",
            [
                "projectNo": .string(project), "borrowerNo": .string(borrower), "amount": .string(amount),
                "projectName": "示例标的", "projectDesc": "短期周转", "projectType": "STANDARD", "projectPeriod": 90,
                "annualRate": "6.5", "repaymentWay": "ONE_TIME", "commission": .string(commission),
                "fundingDeadline": .string(Self.time(in: Self.hour)),
            ])
    }

    private func bid(_ project: String, _ bid: String, _ investor: String, automatic: Bool) async throws {
        try await platform.publish(
            "loan.bid.placed",
            [
                "projectNo": .string(project), "bidNo": .string(bid), "investorNo": .string(investor),
                "amount": "100.00", "automatic": .bool(automatic),
            ])
    }

    /// A loan that fails: what is frozen is given back before the project is 流标.
    private func failingLoan() async throws {
        try await approve("project_2", "borrower_2", amount: "900.00", commission: "0.00")
        for number in 1...3 {
            try await bid("project_2", "bid_2_\(number)", "investor_\(number)", automatic: number != 2)
        }
        try await bid("project_2", "bid_refused", "investor_4", automatic: false)
        for number in 1...3 {
            try await platform.outcome("bid \(number) of project 2") {
                $0.type == "loan.bid.frozen" && $0.has("bidNo", "bid_2_\(number)")
            }
        }
        // Whoever is still on the way to a page finds it given up when the loan fails.
        try await platform.outcome("the end of the bid that its investor cancels") {
            $0.type == "loan.bid.failed" && $0.has("bidNo", "bid_refused")
        }
        try await platform.publish(
            "loan.funding.cancelled", ["projectNo": "project_2", "reason": "the borrower thinks better of it"])
        try await platform.outcome("the failure of project 2") {
            $0.type == "loan.failed" && $0.has("projectNo", "project_2")
        }
        progress("A loan failed: its freezes were cancelled, and then the project.")
    }

    private func loan(_ mischief: @escaping @Sendable () async throws -> Void) async throws {
        try await approve("project_1", "borrower_1", amount: "1200.00", commission: "10.00")
        for number in 1...Self.bids / 2 {
            try await bid("project_1", "bid_1_\(number)", "investor_\(number)", automatic: number.isMultiple(of: 2))
        }
        for number in 1...Self.bids / 2 {
            try await platform.outcome("bid \(number)") {
                $0.type == "loan.bid.frozen" && $0.has("bidNo", "bid_1_\(number)")
            }
        }
        progress("Half of the bids are frozen, some at once and some on the bank's pages.")
        async let rest: Void = bidRest()
        try await mischief()
        try await rest
        try await platform.outcome("the funding") { $0.type == "loan.funded" && $0.has("projectNo", "project_1") }
        progress("The loan is funded by \(Self.bids) bids, in two calls of the bank.")
        try await transfers()
        try await guarantee()
        try await repayment()
    }

    private func bidRest() async throws {
        for number in (Self.bids / 2 + 1)...Self.bids {
            try await bid("project_1", "bid_1_\(number)", "investor_\(number)", automatic: number.isMultiple(of: 2))
        }
    }

    // MARK: What follows

    private func transfers() async throws {
        for (sale, seller) in [("sale_1", "investor_1"), ("sale_2", "investor_2")] {
            try await platform.publish(
                "debenture.listed",
                [
                    "projectNo": "project_1", "saleNo": .string(sale), "sellerNo": .string(seller), "share": "100.00",
                    "deadline": .string(Self.time(in: Self.hour)),
                ])
            try await platform.outcome("the sale") { $0.type == "debenture.on-sale" && $0.has("saleNo", sale) }
        }
        try await purchase("sale_1", "purchase_1", "buyer_1", "60.00")
        try await purchase("sale_1", "purchase_2", "buyer_2", "40.00")
        try await purchase("sale_2", "purchase_3", "buyer_1", "30.00")
        try await platform.publish("debenture.withdrawn", ["projectNo": "project_1", "saleNo": "sale_2"])
        for (sale, sold) in [("sale_1", "100.00"), ("sale_2", "30.00")] {
            try await platform.outcome("the transfer") {
                $0.type == "debenture.transferred" && $0.has("saleNo", sale) && $0.has("sold", sold)
            }
        }
        progress("One claim was sold to two buyers, another in part.")
    }

    private func purchase(_ sale: String, _ purchase: String, _ buyer: String, _ amount: String) async throws {
        try await platform.publish(
            "debenture.purchase.placed",
            [
                "projectNo": "project_1", "saleNo": .string(sale), "purchaseNo": .string(purchase),
                "buyerNo": .string(buyer), "amount": .string(amount), "automatic": .bool(buyer == "buyer_1"),
            ])
        try await platform.outcome("the purchase") {
            $0.type == "debenture.purchase.frozen" && $0.has("purchaseNo", purchase)
        }
    }

    private func guarantee() async throws {
        try await platform.publish(
            "loan.compensation.requested",
            [
                "projectNo": "project_1", "compensationNo": "compensation_1", "guarantorNo": "guarantor_1",
                "amount": "50.00", "automatic": true, "until": .string(Self.time(in: Self.hour)),
            ])
        try await platform.outcome("the guarantor's freeze") { $0.type == "loan.compensation.frozen" }
        try await platform.publish(
            "loan.compensation.released", ["projectNo": "project_1", "compensationNo": "compensation_1"])
        try await platform.outcome("the guarantor's release") { $0.type == "loan.compensation.ended" }
        progress("A guarantor's money was frozen and given back.")
    }

    private func repayment() async throws {
        var payees: [(user: String, amount: String)] = [
            ("investor_2", "70.00"), ("buyer_1", "90.00"), ("buyer_2", "40.00"),
        ]
        payees += (3...Self.bids).map { ("investor_\($0)", "100.00") }
        try await platform.publish(
            "loan.repayment.due",
            [
                "projectNo": "project_1", "repaymentNo": "repayment_1", "borrowerNo": "borrower_1", "amount": "1250.00",
                "isLast": true, "commission": "5.00",
                "payees": .array(
                    payees.map { ["userNo": .string($0.user), "amount": .string($0.amount), "interest": "1.00"] }),
            ])
        try await platform.outcome("the repayment") { $0.type == "loan.repaid" }
        progress("The loan is repaid to \(payees.count) holders of its claims, and closed.")
    }

    private static func time(in milliseconds: Int64) -> String {
        WallClock.text(of: WallClock.system.now() + milliseconds)
    }
}
