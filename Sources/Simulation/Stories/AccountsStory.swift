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
    /// What each withdrawal asks for, in fen, by its family.
    private var withdrawals: [String: Int64] = [:]

    private static let recharge = Amount(fen: 10_000)
    private static let commission = Amount(fen: 200)

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
                    "rechargeNo": .string("recharge\(user)"), "userNo": .string("old\(user)"),
                    "amount": .string(Self.recharge.description),
                    "payCompany": "YEEPAY", "rechargeWay": "WEB",
                ], after: cluster.people.within(0...7_200_000))
            let amount = Amount(fen: cluster.people.pick([20_000, 45_000, 70_000]))
            withdrawals["withdraw\(user)"] = amount.fen
            cluster.publish(
                "user.withdraw.requested", id: "withdraw\(user)",
                [
                    "withdrawNo": .string("withdraw\(user)"), "userNo": .string("old\(user)"),
                    "amount": .string(amount.description), "commission": .string(Self.commission.description),
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

    func purses(_ cluster: Cluster) -> Purses? {
        let income = cluster.port.profile.platformAccounts.income
        var purses = Purses()
        for user in 1...users {
            let name = "old\(user)"
            switch ending(of: "recharge\(user)", "recharge", cluster) {
            case .completed: purses.change(Self.recharge.fen, of: name)
            case .failed: break
            case .unconfirmed, nil: purses.unknown.insert(name)
            }
            let withdrawal = "withdraw\(user)"
            switch ending(of: withdrawal, "withdraw", cluster) {
            case .completed:
                purses.move(Self.commission.fen, from: name, to: income)
                purses.change(Self.commission.fen - (withdrawals[withdrawal] ?? 0), of: name)
            case .failed: break
            case .unconfirmed, nil: purses.unknown.formUnion([name, income])
            }
        }
        return purses
    }

    /// How a saga has ended; nil also where it has failed and the bank has done all the same what it had refused.
    private func ending(of family: String, _ saga: String, _ cluster: Cluster) -> Ending? {
        let name = SagaName(family: family, saga: saga)
        let isDone = cluster.watch.calls.contains { number, call in
            call.command.family == family && cluster.book.standing(of: number.text) == .done
        }
        guard let ending = cluster.watch.endings[name] else { return isDone ? nil : .failed }
        return ending == .failed && isDone ? nil : ending
    }

    func surelyCompleted(_ cluster: Cluster) -> [SagaName] {
        (1...users).map { SagaName(family: "recharge\($0)", saga: "recharge") }
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
