import Custody

extension RuleBook {
    /// What does not add up, recomputed from every record; empty where the books are in order.
    package func discrepancies() -> [String] {
        var found = Discrepancies()
        let tally = Tally(state)
        var total = Amount.zero
        for (account, amount) in state.books.accounts.records {
            total += amount
            found.expect(!account.isInside || amount >= .zero, "\(account.storedText) is \(amount)")
            if case .frozen(let holder) = account {
                found.expect(
                    amount == tally.frozenByUser[holder] ?? .zero, "\(account.storedText) does not fit its freezes")
            }
        }
        found.expect(total == .zero, "the accounts add up to \(total) instead of nothing")
        for (holder, amount) in tally.frozenByUser {
            found.expect(state.books[.frozen(holder)] == amount, "the freezes of \(holder) are not frozen")
        }
        check(tally, &found)
        return found.problems.sorted()
    }

    private func check(_ tally: Tally, _ found: inout Discrepancies) {
        for (projectNo, project) in state.projects.records {
            let sums = tally.projects[projectNo] ?? Tally.Project()
            found.expect(project.frozen == sums.frozen, "the freezes for project \(projectNo) are not its frozen")
            found.expect(project.bids == sums.bids, "the bids of project \(projectNo) do not add up")
            found.expect(project.claims == sums.claims, "the claims on project \(projectNo) do not add up")
            found.expect(project.claims <= project.raised, "the claims on project \(projectNo) exceed what was lent")
        }
        for (saleRequestNo, sale) in state.sales.records {
            let reserved = tally.reservedBySale[saleRequestNo] ?? .zero
            found.expect(sale.reserved == reserved, "the purchases of sale \(saleRequestNo) are not its reserved share")
            found.expect(sale.unreserved >= .zero, "sale \(saleRequestNo) is oversold")
        }
        for (key, claim) in state.claims.records {
            found.expect(claim.amount >= .zero, "the claim \(key.storedText) is \(claim.amount)")
            let onSale = tally.onSaleByClaim[key] ?? .zero
            found.expect(claim.onSale == onSale, "the sales of claim \(key.storedText) do not add up")
        }
        for (userNo, user) in state.users.records {
            let open = tally.openByBorrower[userNo] ?? .zero
            found.expect(user.openProjects == open, "the open projects of \(userNo) do not add up")
        }
    }
}

private struct Discrepancies {
    var problems: [String] = []

    mutating func expect(_ holds: Bool, _ problem: @autoclosure () -> String) {
        if !holds { problems.append(problem()) }
    }
}

/// Sums over all records.
struct Tally {
    struct Project {
        var frozen = Amount.zero
        var bids = Amount.zero
        var claims = Amount.zero
    }

    var frozenByUser: [String: Amount] = [:]
    var projects: [String: Project] = [:]
    var reservedBySale: [String: Amount] = [:]
    var onSaleByClaim: [ClaimKey: Amount] = [:]
    var openByBorrower: [String: Amount] = [:]

    init(_ state: State) {
        for freeze in state.freezes.records.values where freeze.remaining != .zero {
            frozenByUser[freeze.userNo, default: .zero] += freeze.remaining
            projects[freeze.projectNo, default: Project()].frozen += freeze.remaining
            projects[freeze.projectNo, default: Project()].bids += freeze.bid
            if let saleRequestNo = freeze.saleRequestNo {
                reservedBySale[saleRequestNo, default: .zero] += freeze.remaining
            }
        }
        for payout in state.payouts.records.values {
            frozenByUser[payout.request.userNo ?? "", default: .zero] += payout.request.parameters.amountOrZero(
                "amount")
        }
        for (key, claim) in state.claims.records {
            projects[key.projectNo, default: Project()].claims += claim.amount
        }
        for sale in state.sales.records.values where sale.isOpen {
            let key = ClaimKey(userNo: sale.userNo, projectNo: sale.projectNo)
            onSaleByClaim[key, default: .zero] += sale.unsold
        }
        for project in state.projects.records.values where project.status.isOpen {
            openByBorrower[project.userNo, default: .zero] += project.amount
        }
    }
}
