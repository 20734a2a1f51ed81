import Custody
import Expressions
import JSON
import Ledger
import Roles
import Saga

/// A loan that was paid out: some of its claims are sold, whole or in part, a guarantor's money is frozen and given back,
/// and it is repaid, at last in full.
final class LifeStory: Story {
    private let claims: Int
    private var heard: Set<String> = []

    /// Who is to be paid what, in fen, by the repayment's saga.
    private var repayments: [String: [(payee: String, fen: Int64)]] = [:]
    /// Who buys for what, in fen, by the purchase's saga.
    private var purchases: [String: (buyer: String, fen: Int64)] = [:]

    private static let project = "p1"
    private static let share = Amount(fen: 10_000)
    private static let commission = Amount(fen: 500)
    private static let purchaseCommission = Amount(fen: 100)

    init(claims: Int) { self.claims = claims }

    func prepare(_ book: inout RuleBook) {
        // Numbers of our own making, which nothing refuses.
        try? book.addUser(
            NewUser(
                userNo: "borrower", role: .borrower, available: Amount(fen: Self.share.fen * Int64(claims) * 3),
                authorised: [.repayment]))
        try? book.addUser(
            NewUser(userNo: "guarantor", role: .guarantor, available: Amount(fen: 100_000), authorised: [.compensatory])
        )
        for investor in 1...claims {
            try? book.addUser(NewUser(userNo: "investor\(investor)", role: .investor, available: Amount(fen: 0)))
        }
        for buyer in 1...4 {
            try? book.addUser(
                NewUser(
                    userNo: "buyer\(buyer)", role: .investor, available: Amount(fen: buyer == 3 ? 2_000 : 100_000),
                    authorised: [.creditAssignment]))
        }
        try? book.addProject(
            NewProject(
                projectNo: Self.project, userNo: "borrower", projectAmount: Amount(fen: Self.share.fen * Int64(claims)),
                projectStatus: .repaying,
                claims: (1...claims).map { NewProject.Claim(userNo: "investor\($0)", amount: Self.share) }))
    }

    func begin(_ cluster: Cluster) {
        sell(cluster)
        guarantee(cluster)
        repay(cluster, number: 1, isLast: false, after: cluster.people.within(1_000...2 * Cluster.day))
        repay(cluster, number: 2, isLast: true, after: cluster.people.within(3 * Cluster.day...6 * Cluster.day))
    }

    private func sell(_ cluster: Cluster) {
        let deadline = cluster.now + cluster.people.within(1...2) * Cluster.day
        cluster.publish(
            "debenture.listed", id: "listed",
            [
                "projectNo": .string(Self.project), "saleNo": "sale1", "sellerNo": "investor1", "share": "100.00",
                "commissionPerPurchase": .string(Self.purchaseCommission.description),
                "deadline": .string(Timestamp(milliseconds: deadline).rfc3339),
            ], after: 1_000)
        let rush: Int64 = cluster.people.pick([60_000, 14_400_000])
        for (place, buyer) in [1, 2, 3, 4].enumerated() where cluster.people.below(5) > 0 {
            let amount = Amount(fen: cluster.people.pick([2_000, 3_000, 5_000]))
            purchases["purchase\(place)"] = ("buyer\(buyer)", amount.fen)
            cluster.publish(
                "debenture.purchase.placed", id: "purchase\(place)",
                [
                    "projectNo": .string(Self.project), "saleNo": "sale1", "purchaseNo": .string("purchase\(place)"),
                    "buyerNo": .string("buyer\(buyer)"), "amount": .string(amount.description),
                    "automatic": .bool(cluster.people.below(2) == 0),
                ], after: cluster.people.within(2_000...rush))
        }
        if cluster.people.below(2) == 0 {
            cluster.topUp("buyer3", Self.share, after: cluster.people.within(2_000...2 * rush))
        }
        if cluster.people.below(2) == 0 {
            cluster.publish(
                "debenture.withdrawn", id: "sale withdrawn", ["projectNo": .string(Self.project), "saleNo": "sale1"],
                after: cluster.people.within(10_000...2 * rush))
        }
    }

    private func guarantee(_ cluster: Cluster) {
        let until = cluster.now + cluster.people.within(1...3) * Cluster.day
        cluster.publish(
            "loan.compensation.requested", id: "compensation",
            [
                "projectNo": .string(Self.project), "compensationNo": "guarantee1", "guarantorNo": "guarantor",
                "amount": "30.00", "automatic": .bool(cluster.people.below(2) == 0),
                "until": .string(Timestamp(milliseconds: until).rfc3339),
            ], after: cluster.people.within(1_000...3_600_000))
        if cluster.people.below(2) == 0 {
            cluster.publish(
                "loan.compensation.released", id: "compensation released",
                ["projectNo": .string(Self.project), "compensationNo": "guarantee1"],
                after: cluster.people.within(3_600_000...Cluster.day))
        }
    }

    private func repay(_ cluster: Cluster, number: Int, isLast: Bool, after delay: Int64) {
        cluster.later(delay, "repayment is due") { [self] in
            // Whoever holds a claim now is paid, as the platform knows it from the bank.
            let part = isLast ? 1 : 2
            var payees: [JSONValue] = []
            var sum: Int64 = 0
            var dues: [(payee: String, fen: Int64)] = []
            for user in cluster.book.users(limit: 200) {
                guard let claim = user.claims.first(where: { $0.projectNo == Self.project }), claim.amount.fen > 0
                else {
                    continue
                }
                let amount = Amount(fen: claim.amount.fen / Int64(part))
                sum += amount.fen + 100
                dues.append((user.userNo, amount.fen + 100))
                payees.append([
                    "userNo": .string(user.userNo), "amount": .string(amount.description), "interest": "1.00",
                ])
            }
            guard !payees.isEmpty else { return }
            repayments["repayment\(number)"] = dues
            cluster.publish(
                "loan.repayment.due", id: "due\(number)",
                [
                    "projectNo": .string(Self.project), "repaymentNo": .string("repayment\(number)"),
                    "borrowerNo": "borrower", "amount": .string(Amount(fen: sum + 1_000).description),
                    "automatic": .bool(cluster.people.below(3) > 0), "isLast": .bool(isLast),
                    "commission": .string(Self.commission.description),
                    "payees": .array(payees),
                ])
        }
    }

    func hear(_ event: OutcomeEvent, _ cluster: Cluster) {
        guard heard.insert(event.id).inserted else { return }
        if case .text(let link)? = event.fields["link"] { cluster.visit(link) }
    }

    func purses(_ cluster: Cluster) -> Purses? {
        guard cluster.isAllDecided else { return nil }
        func isDone(_ saga: String) -> Bool {
            cluster.watch.endings[SagaName(family: Self.project, saga: saga)] == .completed
        }
        let income = cluster.port.profile.platformAccounts.income
        var purses = Purses()
        for (saga, dues) in repayments where isDone(saga) {
            for due in dues { purses.move(due.fen, from: "borrower", to: due.payee) }
            purses.move(Self.commission.fen, from: "borrower", to: income)
        }
        for (saga, purchase) in purchases where isDone(saga) {
            purses.move(purchase.fen, from: purchase.buyer, to: "investor1")
            purses.move(Self.purchaseCommission.fen, from: "investor1", to: income)
        }
        return purses
    }

    /// Sales come to nothing where nobody buys, and the first repayment where a claim is sold while it is on its way.
    func surelyCompleted(_ cluster: Cluster) -> [SagaName] {
        ["guarantee1", "repayment2"].map { SagaName(family: Self.project, saga: $0) }
    }

    func flaws(_ cluster: Cluster) -> [String] {
        guard let project = cluster.book.project(Self.project) else { return ["the bank has lost the project"] }
        let last = cluster.watch.endings[SagaName(family: Self.project, saga: "repayment2")]
        let isClosed = project.projectStatus == .finished
        switch last {
        case .completed:
            return isClosed ? [] : ["the loan is repaid, and the bank says \(project.projectStatus.rawValue)"]
        case .failed: return isClosed ? ["the last repayment has failed, and the bank has closed the loan"] : []
        case .unconfirmed, nil: return []
        }
    }
}
