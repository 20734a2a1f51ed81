import JSON

@testable import Custody
@testable import Ledger

/// Registrations, recharges, withdrawals.
extension World {
    mutating func register() {
        let userNo = dice.percent(8) ? (dice.one(of: investors) ?? "") : number("N")
        let role = dice.one(of: UserRole.allCases) ?? .investor
        let mobile = dice.percent(8) ? "13800000022" : "1390000\(dice.within(1000...9999))"
        let card = dice.percent(6) ? "4111111111111111" : "6222020000000\(dice.within(1000...9999))"
        let elements: [(String, String)] = [
            ("realName", "张三"), ("idNumber", dice.percent(50) ? "11010119900101001X" : "110101900101001"),
            ("mobile", mobile), ("cardNumber", card),
        ]
        var parameters: JSONObject = [
            "requestNo": .string(number("R")), "userNo": .string(userNo), "userRole": .string(role.rawValue),
        ]
        var input = PageInput(password: "123456", passwordAgain: "123456", authorised: ["TENDER", "REPAYMENT"])
        for (name, value) in elements {
            if dice.percent(40) { parameters[name] = .string(value) } else { input.fields[name] = value }
        }
        let answer = send(.personalRegister, parameters, input: input, ending: dice.percent(6) ? .cancel : .confirm)
        guard answer?.code == .success else { return }
        switch role {
        case .investor: investors.append(userNo)
        case .borrower: borrowers.append(userNo)
        case .guarantor: break
        }
    }

    mutating func anyUser() -> String {
        let accounts = bank.book.profile.platformAccounts
        switch dice.below(20) {
        case 0: return accounts.marketing
        case 1: return accounts.income
        case 2: return dice.one(of: cardless) ?? ""
        case 3: return "nobody"
        case 4..<8: return dice.one(of: enterprises) ?? ""
        case 8..<14: return dice.one(of: borrowers) ?? ""
        default: return dice.one(of: investors) ?? ""
        }
    }

    func available(_ userNo: String) -> Amount { state.books[.available(userNo)] }

    mutating func recharge() {
        let parameters: JSONObject = [
            "requestNo": .string(number("R")), "userNo": .string(anyUser()),
            "amount": dice.amount(upTo: Amount(yuan: 20_000)).json, "payCompany": "YEEPAY",
            "rechargeWay": dice.percent(70) ? "WEB" : "QUICK", "expired": expiry(),
        ]
        send(.recharge, parameters, ending: ending())
    }

    mutating func withdraw() {
        let userNo = anyUser()
        let amount =
            dice.percent(85)
            ? dice.amount(upTo: Amount(fen: max(available(userNo).fen / 4, 1))) : available(userNo) + Amount(fen: 1)
        var parameters: JSONObject = [
            "requestNo": .string(number("R")), "userNo": .string(userNo), "amount": amount.json, "expired": expiry(),
        ]
        if dice.percent(40) {
            parameters["commission"] = (dice.percent(90) ? dice.amount(upTo: amount) : amount + Amount(fen: 1)).json
        }
        send(.withdraw, parameters, ending: ending(), payoutFails: dice.percent(12))
    }

    /// Mostly half an hour; sometimes a moment, sometimes over already.
    mutating func expiry() -> JSONValue {
        let seconds = dice.percent(90) ? 1800 : dice.within(-5...2)
        return .string((bank.now + .seconds(seconds)).wire)
    }

    mutating func ending() -> Ending {
        switch dice.below(100) {
        case 0..<3: .cancel
        case 3..<8: .leave
        default: .confirm
        }
    }
}
