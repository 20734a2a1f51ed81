import Custody
import Expressions
import Ledger

/// Users and the events of their accounts.
extension World {
    static func accounts(_ profile: Profile = .sandbox) -> World {
        var world = World(profile)
        try? world.bank.addUser(NewUser(userNo: "zhang", role: .investor, available: Amount(fen: 50_000)))
        try? world.bank.addUser(
            NewUser(userNo: "cardless", role: .investor, available: Amount(fen: 50_000), card: false))
        try? world.bank.addUser(NewUser(userNo: "company", role: .borrower, kind: .enterprise))
        return world
    }

    mutating func register(_ user: String, number: String = "r1", id: String? = nil, content: String = "c") {
        families.insert(user)
        send(
            "user.registration.requested", saga: number, family: user, id: id, content: content,
            starts: "account-opening",
            [("userNo", .text(user)), ("registrationNo", .text(number)), ("userRole", .text("INVESTOR"))])
    }

    mutating func recharge(_ user: String = "zhang", yuan: Int64 = 100, way: String = "WEB", content: String = "c") {
        families.insert("c1")
        send(
            "user.recharge.requested", saga: "recharge", family: "c1", content: content, starts: "recharge",
            [
                ("rechargeNo", .text("c1")), ("userNo", .text(user)), ("amount", .amount(yuan * 100)),
                ("payCompany", .text("YEEPAY")), ("rechargeWay", .text(way)),
            ])
    }

    mutating func payOut(_ user: String = "zhang", yuan: Int64 = 100, commission: Int64 = 2, content: String = "c") {
        families.insert("w1")
        send(
            "user.withdraw.requested", saga: "withdraw", family: "w1", content: content, starts: "withdraw",
            [
                ("withdrawNo", .text("w1")), ("userNo", .text(user)), ("amount", .amount(yuan * 100)),
                ("commission", .amount(commission * 100)),
            ])
    }
}
