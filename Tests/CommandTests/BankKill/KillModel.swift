import Custody
import JSON

/// What the books must say after the calls that were applied: computed apart from the bank, from their effects alone.
struct KillModel {
    struct Account: Hashable {
        var available: Int64 = 0
        var frozen: Int64 = 0
    }

    struct Freeze: Hashable {
        var userNo: String
        var projectNo: String
        var remaining: Int64
        var redPacket: Int64
    }

    static let marketing = "ACCOUNT_NO_002"
    static let income = "ACCOUNT_NO_003"

    private(set) var accounts: [String: Account] = [:]
    private(set) var freezes: [String: Freeze] = [:]
    /// By user and project.
    private(set) var claims: [[String]: Int64] = [:]
    private(set) var projects: Set<String> = []
    private(set) var registered: Set<String> = []
    /// By user; how much of it is still frozen only the bank knows.
    private(set) var withdrawn: [String: Int64] = [:]

    mutating func give(_ userNo: String, _ fen: Int64) {
        accounts[userNo, default: Account()].available += fen
    }

    mutating func apply(_ call: KillCall) {
        switch call.effect {
        case .freeze(let userNo, let projectNo, let amount, let redPacket):
            accounts[userNo, default: Account()].available -= amount
            accounts[userNo, default: Account()].frozen += amount
            freezes[call.requestNo] = Freeze(
                userNo: userNo, projectNo: projectNo, remaining: amount, redPacket: redPacket)
        case .cancel(let number, let amount):
            guard var freeze = freezes[number] else { return }
            freeze.remaining -= amount
            freeze.redPacket = 0
            freezes[number] = freeze
            accounts[freeze.userNo, default: Account()].frozen -= amount
            accounts[freeze.userNo, default: Account()].available += amount
        case .loan(let numbers, let borrower, let commission):
            for number in numbers { lend(number, to: borrower) }
            accounts[borrower, default: Account()].available -= commission
            accounts[Self.income, default: Account()].available += commission
        case .project(let projectNo): projects.insert(projectNo)
        case .recharge(let userNo, let amount): give(userNo, amount)
        case .withdrawal(let userNo, let amount):
            give(userNo, -amount)
            withdrawn[userNo, default: 0] += amount
        case .registration(let userNo): registered.insert(userNo)
        case .nothing: break
        }
    }

    private mutating func lend(_ number: String, to borrower: String) {
        guard var freeze = freezes[number] else { return }
        accounts[freeze.userNo, default: Account()].frozen -= freeze.remaining
        accounts[Self.marketing, default: Account()].available -= freeze.redPacket
        accounts[borrower, default: Account()].available += freeze.remaining + freeze.redPacket
        claims[[freeze.userNo, freeze.projectNo], default: 0] += freeze.remaining + freeze.redPacket
        freeze.remaining = 0
        freezes[number] = freeze
    }
}

extension KillModel {
    /// Where the bank's views say something else; empty where they agree.
    ///
    /// - Parameter paidOut: of all withdrawals; the rest of them must be frozen.
    func differences(
        users: [JSONValue], freezes views: [JSONValue], projects: [JSONValue], paidOut: JSONValue?
    ) -> [String] {
        var found: [String] = []
        func expect(_ what: String, _ view: JSONValue?, _ fen: Int64) {
            if view != .string(Amount(fen: fen).description) {
                found.append("\(what) is \(view?.text ?? "not there") instead of \(Amount(fen: fen))")
            }
        }
        var unpaid: Int64 = 0
        for user in users {
            guard let userNo = user["userNo"]?.string else { continue }
            let account = accounts[userNo] ?? Account()
            expect("\(userNo) available", user["available"], account.available)
            let payouts = (user["frozen"]?.string.flatMap { Amount(wire: $0)?.fen } ?? -1) - account.frozen
            unpaid += payouts
            if !(0...(withdrawn[userNo] ?? 0)).contains(payouts) {
                found.append("\(userNo) has \(user["frozen"]?.text ?? "nothing") frozen over \(account)")
            }
            for claim in user["claims"]?.array ?? [] {
                let projectNo = claim["projectNo"]?.string ?? ""
                expect("the claim of \(userNo) on \(projectNo)", claim["amount"], claims[[userNo, projectNo]] ?? 0)
            }
            let count = claims.filter { $0.key[0] == userNo && $0.value != 0 }.count
            if user["claims"]?.array?.count != count { found.append("\(userNo) should have \(count) claims") }
        }
        for view in views {
            guard let freeze = freezes[view["requestNo"]?.string ?? ""] else {
                found.append("nobody asked for \(view.text)")
                continue
            }
            expect("what is left of \(view["requestNo"]?.text ?? "")", view["remaining"], freeze.remaining)
        }
        if views.count != freezes.count { found.append("\(freezes.count) freezes should be there, not \(views.count)") }
        expect("paid out", paidOut, withdrawn.values.reduce(0, +) - unpaid)
        let people = Set(users.compactMap { $0["userNo"]?.string }.filter { $0.hasPrefix("N_") })
        if people != registered { found.append("users: \(people.symmetricDifference(registered).sorted())") }
        let created = Set(projects.compactMap { $0["projectNo"]?.string }.filter { $0.hasPrefix("P_") })
        if created != self.projects { found.append("projects: \(created.symmetricDifference(self.projects).sorted())") }
        return found
    }
}
