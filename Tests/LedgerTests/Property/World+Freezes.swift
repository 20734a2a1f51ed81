import JSON

@testable import Custody
@testable import Ledger

/// 预处理, by page and by authorisation, and their cancelling.
extension World {
    /// A freeze with something left; the others are put aside.
    mutating func pickFreeze(_ type: BusinessType, except excluded: [String] = [], where fits: (State, Freeze) -> Bool)
        -> (String, Freeze)?
    {
        for _ in 0..<40 {
            guard let count = freezes[type]?.count, count > 0 else { return nil }
            let index = dice.below(count)
            guard let requestNo = freezes[type]?[index], let freeze = state.freezes[requestNo] else { return nil }
            if freeze.remaining == .zero {
                freezes[type]?.swapAt(index, count - 1)
                freezes[type]?.removeLast()
                settledFreezes.append(requestNo)
                if settledFreezes.count > 40 { settledFreezes.removeFirst() }
            } else if !excluded.contains(requestNo), fits(state, freeze) {
                return (requestNo, freeze)
            }
        }
        return nil
    }

    mutating func freezeByPage() {
        var parameters = freezeParameters()
        parameters["expired"] = expiry()
        if dice.percent(20) { parameters["displayBalance"] = "hidden" }
        send(.userPreFreeze, parameters, ending: ending())
    }

    mutating func freezeByAuthority() {
        send(.userAutoPreTransaction, freezeParameters())
    }

    private mutating func freezeParameters() -> JSONObject {
        var object: JSONObject
        switch dice.below(100) {
        case 0..<48: object = tender()
        case 48..<69: object = repayment()
        case 69..<93: object = purchase()
        default: object = compensation()
        }
        object["requestNo"] = .string(number("R"))
        if let projectNo = wrongProject() { object["projectNo"] = .string(projectNo) }
        if dice.percent(2) { object["userNo"] = .string(dice.percent(50) ? "nobody" : (dice.one(of: borrowers) ?? "")) }
        if dice.percent(2) { object["preMarketingAmount"] = "1.00" }
        if dice.percent(3) { object["amount"] = "9999999.00" }
        if dice.percent(10) { object["remark"] = "备注" }
        return object
    }

    private func parameters(_ userNo: String, _ type: BusinessType, _ projectNo: String, _ amount: Amount) -> JSONObject
    {
        [
            "userNo": .string(userNo), "bizType": .string(type.rawValue), "projectNo": .string(projectNo),
            "amount": amount.json,
        ]
    }

    private mutating func tender() -> JSONObject {
        let userNo = dice.one(of: investors) ?? ""
        let chosen = pickProject { _, project in
            project.status == .collecting && project.raised + project.bids < project.amount
        }
        let room = chosen.map { $0.1.amount - $0.1.raised - $0.1.bids } ?? Amount(yuan: 100)
        let most = min(room, max(available(userNo), Amount(fen: 1)))
        let amount = dice.percent(30) ? most : dice.amount(upTo: most)
        var object = parameters(userNo, .tender, chosen?.0 ?? "P_unknown", amount)
        if dice.percent(15), amount < room { object["preMarketingAmount"] = min(room - amount, Amount(yuan: 5)).json }
        return object
    }

    private mutating func repayment() -> JSONObject {
        let chosen = pickProject { state, project in
            project.status == .repaying && project.claims > .zero
                && state.books[.available(project.userNo)] > .zero
        }
        guard let (projectNo, project) = chosen else {
            return parameters("nobody", .repayment, "P_unknown", Amount(fen: 1))
        }
        let owed = project.claims + Amount(yuan: 20)
        let amount = min(owed, max(available(project.userNo), Amount(fen: 1)))
        return parameters(project.userNo, project.isStock ? .stockRepayment : .repayment, projectNo, amount)
    }

    private mutating func purchase() -> JSONObject {
        let chosen = pickSale { $0.unreserved > .zero }
        let isStock = chosen.flatMap { state.projects[$0.1.projectNo]?.isStock } ?? false
        let buyer = dice.percent(4) ? (chosen?.1.userNo ?? "") : (dice.one(of: investors) ?? "")
        let share = chosen?.1.unreserved ?? Amount(yuan: 10)
        let most = min(share, max(available(buyer), Amount(fen: 1)))
        var amount = dice.percent(60) ? most : dice.amount(upTo: most)
        if dice.percent(4) { amount = share + Amount(fen: 1) }
        var object = parameters(
            buyer, isStock ? .stockCreditAssignment : .creditAssignment, chosen?.1.projectNo ?? "P_unknown", amount)
        switch dice.below(40) {
        case 0: break
        case 1: object["creditsaleRequestNo"] = "R_unknown"
        case 2, 3: object["creditsaleRequestNo"] = .string(dice.one(of: closedSales) ?? "R_unknown")
        default: object["creditsaleRequestNo"] = .string(chosen?.0 ?? "R_unknown")
        }
        if let closed = object["creditsaleRequestNo"]?.string, let sale = state.sales[closed], dice.percent(80) {
            object["projectNo"] = .string(sale.projectNo)
            let isStock = state.projects[sale.projectNo]?.isStock ?? false
            object["bizType"] = isStock ? "STOCK_CREDIT_ASSIGNMENT" : "CREDIT_ASSIGNMENT"
        }
        return object
    }

    private mutating func compensation() -> JSONObject {
        let chosen = pickProject { _, project in project.status == .repaying }
        let isStock = chosen?.1.isStock ?? false
        let type: BusinessType =
            dice.percent(50)
            ? (isStock ? .stockCompensatory : .compensatory)
            : (isStock ? .stockCompensatoryRepayment : .compensatoryRepayment)
        return parameters(
            dice.one(of: investors) ?? "", type, chosen?.0 ?? "P_unknown", dice.amount(upTo: Amount(yuan: 50)))
    }

    mutating func cancelFreeze() {
        let cancelled: [BusinessType] = [.tender, .tender, .tender, .repayment, .creditAssignment, .compensatory]
        let type = dice.one(of: cancelled) ?? .tender
        let chosen = pickFreeze(type) { _, _ in true }
        let remaining = chosen?.1.remaining ?? Amount(yuan: 1)
        let amount =
            dice.percent(6) ? remaining + Amount(fen: 1) : (dice.percent(60) ? remaining : dice.amount(upTo: remaining))
        let freezeRequestNo = dice.percent(5) ? "R_unknown" : chosen?.0
        send(
            .cancelPreFreeze,
            [
                "requestNo": .string(number("R")), "preRequestNo": .string(freezeRequestNo ?? "R_unknown"),
                "amount": amount.json,
            ])
    }
}
