import JSON

@testable import Custody
@testable import Ledger

/// Sales of claims, their closing, and their purchases' confirmation.
extension World {
    /// An open sale; closed ones are put aside.
    mutating func pickSale(where fits: (Sale) -> Bool) -> (String, Sale)? {
        for _ in 0..<25 where !sales.isEmpty {
            let index = dice.below(sales.count)
            let requestNo = sales[index]
            guard let sale = state.sales[requestNo] else { continue }
            if !sale.isOpen {
                sales.swapAt(index, sales.count - 1)
                sales.removeLast()
                closedSales.append(requestNo)
                if closedSales.count > 40 { closedSales.removeFirst() }
            } else if fits(sale) {
                return (requestNo, sale)
            }
        }
        return nil
    }

    mutating func openSale() {
        var seller = dice.one(of: investors) ?? ""
        var projectNo = wrongProject() ?? "P_unknown"
        var share = Amount(yuan: 10)
        if dice.percent(92), let found = claimant() {
            (seller, projectNo) = (found.userNo, found.projectNo)
            let claim = state.claims[found] ?? Claim()
            let free = max(claim.amount - claim.onSale, Amount(fen: 1))
            share = dice.percent(6) ? free + Amount(fen: 1) : (dice.percent(50) ? free : dice.amount(upTo: free))
        } else if dice.percent(40), let (living, _) = pickProject(where: { _, _ in true }) {
            projectNo = living
        }
        if dice.percent(2) { seller = "nobody" }
        send(
            .debentureSale,
            [
                "requestNo": .string(number("R")), "projectNo": .string(projectNo), "userNo": .string(seller),
                "saleShare": share.json,
            ])
    }

    private mutating func claimant() -> ClaimKey? {
        guard let (projectNo, _) = pickProject(where: { _, project in project.claims > .zero }) else { return nil }
        let start = dice.below(investors.count)
        for offset in 0..<investors.count {
            let key = ClaimKey(userNo: investors[(start + offset) % investors.count], projectNo: projectNo)
            if let claim = state.claims[key], claim.amount > claim.onSale { return key }
        }
        return nil
    }

    mutating func closeSale() {
        let takesReserved = dice.percent(20)
        var saleRequestNo = pickSale { $0.reserved == .zero || takesReserved }?.0 ?? "R_unknown"
        if dice.percent(6) { saleRequestNo = "R_unknown" }
        if dice.percent(8) { saleRequestNo = dice.one(of: closedSales) ?? saleRequestNo }
        send(
            .cancelDebentureSale,
            ["requestNo": .string(number("R")), "creditsaleRequestNo": .string(saleRequestNo)])
    }

    mutating func confirmTransfer() {
        // Purchases in projects that were closed pile up and would soon be all that is found.
        let anyWillDo = dice.percent(15)
        let chosen = pickFreeze(.creditAssignment) { state, freeze in
            anyWillDo || state.projects[freeze.projectNo]?.status.isOpen ?? false
        }
        guard let (first, freeze) = chosen else { return }
        var requestNos = [first]
        if dice.percent(30),
            let (second, _) = pickFreeze(
                .creditAssignment, except: [first], where: { $1.projectNo == freeze.projectNo })
        {
            requestNos.append(second)
        }
        if dice.percent(4) { requestNos.append(first) }
        if dice.percent(4) { requestNos.append(dice.one(of: settledFreezes) ?? "R_unknown") }
        let details = requestNos.map { requestNo -> JSONValue in
            let amount = state.freezes[requestNo]?.remaining ?? .zero
            guard dice.percent(30) else { return ["preRequestNo": .string(requestNo)] }
            let commission = dice.percent(85) ? Amount(fen: amount.fen / 10) : amount + Amount(fen: 1)
            return ["preRequestNo": .string(requestNo), "commission": commission.json]
        }
        send(
            .confirmDebentureTransfer,
            [
                "requestNo": .string(number("R")), "projectNo": .string(wrongProject() ?? freeze.projectNo),
                "details": .array(details),
            ])
    }
}
