import Custody
import Expressions
import JSON
import Ledger
import Roles
import Saga

/// Users who open accounts, put money in and take money out; some ask for the same thing once more, some for another.
final class AccountsStory: Story {
    private let users: Int
    private var heard: Set<String> = []

    init(users: Int) { self.users = users }

    func prepare(_ book: inout RuleBook) {
        for user in 1...users {
            // A number of our own making, which nothing refuses.
            try? book.addUser(NewUser(userNo: "old\(user)", role: .investor, available: Amount(fen: 50_000)))
        }
    }

    func begin(_ cluster: Cluster) {
        for user in 1...users {
            if cluster.people.below(3) == 0 {
                cluster.topUp(
                    "old\(user)", Amount(fen: 30_000), after: cluster.people.within(0...7_200_000))
            }
            register(cluster, user, 1, after: cluster.people.within(0...3_600_000))
            if cluster.people.below(3) == 0 {
                register(cluster, user, 2, after: cluster.people.within(0...5 * Cluster.day))
            }
            cluster.publish(
                "user.recharge.requested", id: "recharge\(user)",
                [
                    "rechargeNo": .string("recharge\(user)"), "userNo": .string("old\(user)"), "amount": "100.00",
                    "payCompany": "YEEPAY", "rechargeWay": "WEB",
                ], after: cluster.people.within(0...7_200_000))
            cluster.publish(
                "user.withdraw.requested", id: "withdraw\(user)",
                [
                    "withdrawNo": .string("withdraw\(user)"), "userNo": .string("old\(user)"),
                    "amount": .string(cluster.people.pick(["200.00", "450.00", "700.00"])), "commission": "2.00",
                ], after: cluster.people.within(0...7_200_000))
        }
    }

    private func register(_ cluster: Cluster, _ user: Int, _ number: Int, after delay: Int64) {
        cluster.publish(
            "user.registration.requested", id: "registration\(user)-\(number)",
            [
                "userNo": .string("new\(user)"), "registrationNo": .string("registration\(number)"),
                "userRole": "INVESTOR",
            ], after: delay)
    }

    func hear(_ event: OutcomeEvent, _ cluster: Cluster) {
        guard heard.insert(event.id).inserted else { return }
        if case .text(let link)? = event.fields["link"] { cluster.visit(link) }
    }

    /// What the bank did for a saga that has failed, somebody has been told.
    func flaws(_ cluster: Cluster) -> [String] {
        var flaws: [String] = []
        for (number, call) in cluster.watch.calls where cluster.book.standing(of: number.text) == .done {
            let name = SagaName(family: call.command.family, saga: call.command.saga)
            guard cluster.watch.endings[name] == .failed, !call.isApplied, !call.isDecided, !call.isDenied else {
                continue
            }
            flaws.append("\(name.family) has failed, and the bank has done it")
        }
        return flaws.sorted()
    }
}
