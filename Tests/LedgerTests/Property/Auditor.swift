@testable import Custody
@testable import Ledger

/// Recomputes, after every request, the sums that the touched records take part in; it keeps books of its own.
struct Auditor {
    private var accounts: [Account: Amount] = [:]
    private var freezes: [String: Freeze] = [:]
    private var payouts: [String: Payout] = [:]
    private var claims: [ClaimKey: Claim] = [:]
    private var sales: [String: Sale] = [:]
    private var projects: [String: Project] = [:]

    private var total = Amount.zero
    private var frozenByUser: [String: Amount] = [:]
    private var frozenByProject: [String: Amount] = [:]
    private var bidsByProject: [String: Amount] = [:]
    private var claimsByProject: [String: Amount] = [:]
    private var reservedBySale: [String: Amount] = [:]
    private var onSaleByClaim: [ClaimKey: Amount] = [:]
    private var openByBorrower: [String: Amount] = [:]

    var problems: [String] = []

    /// Checks all that the touched records take part in.
    mutating func audit(_ touched: Touched, _ state: State) {
        take(touched, state)
        check(touched, state)
    }

    private mutating func take(_ touched: Touched, _ state: State) {
        for key in touched.accounts {
            total -= accounts[key] ?? .zero
            accounts[key] = state.books[key]
            total += state.books[key]
        }
        for key in touched.freezes {
            if let old = freezes[key] { count(old, sign: -1) }
            freezes[key] = state.freezes[key]
            if let new = state.freezes[key] { count(new, sign: 1) }
        }
        for key in touched.payouts {
            if let old = payouts[key] { count(old, sign: -1) }
            payouts[key] = state.payouts[key]
            if let new = state.payouts[key] { count(new, sign: 1) }
        }
        for key in touched.claims {
            claimsByProject[key.projectNo, default: .zero] -= claims[key]?.amount ?? .zero
            claims[key] = state.claims[key]
            claimsByProject[key.projectNo, default: .zero] += claims[key]?.amount ?? .zero
        }
        for key in touched.sales {
            if let old = sales[key] { count(old, sign: -1) }
            sales[key] = state.sales[key]
            if let new = state.sales[key] { count(new, sign: 1) }
        }
        for key in touched.projects {
            if let old = projects[key], old.status.isOpen { openByBorrower[old.userNo, default: .zero] -= old.amount }
            projects[key] = state.projects[key]
            if let new = projects[key], new.status.isOpen { openByBorrower[new.userNo, default: .zero] += new.amount }
        }
    }

    private mutating func count(_ freeze: Freeze, sign: Int64) {
        let remaining = Amount(fen: freeze.remaining.fen * sign)
        frozenByUser[freeze.userNo, default: .zero] += remaining
        frozenByProject[freeze.projectNo, default: .zero] += remaining
        bidsByProject[freeze.projectNo, default: .zero] += Amount(fen: freeze.bid.fen * sign)
        if let saleRequestNo = freeze.saleRequestNo { reservedBySale[saleRequestNo, default: .zero] += remaining }
    }

    private mutating func count(_ payout: Payout, sign: Int64) {
        let amount = payout.request.parameters.amountOrZero("amount")
        frozenByUser[payout.request.userNo ?? "", default: .zero] += Amount(fen: amount.fen * sign)
    }

    private mutating func count(_ sale: Sale, sign: Int64) {
        guard sale.isOpen else { return }
        let key = ClaimKey(userNo: sale.userNo, projectNo: sale.projectNo)
        onSaleByClaim[key, default: .zero] += Amount(fen: sale.unsold.fen * sign)
    }

    private mutating func check(_ touched: Touched, _ state: State) {
        let total = total
        expect(total == .zero, "the accounts add up to \(total)")
        for key in touched.accounts where key.isInside {
            expect(state.books[key] >= .zero, "\(key) is \(state.books[key])")
        }
        var users: Set<String> = []
        var projectNos = Set(touched.projects)
        var saleRequestNos = Set(touched.sales)
        var claimKeys = Set(touched.claims)
        for case .frozen(let userNo) in touched.accounts { users.insert(userNo) }
        for freeze in touched.freezes.compactMap({ state.freezes[$0] }) {
            expect(
                freeze.remaining >= .zero && freeze.cancelled >= .zero && freeze.confirmed >= .zero,
                "a freeze of \(freeze.userNo) is overdrawn")
            users.insert(freeze.userNo)
            projectNos.insert(freeze.projectNo)
            if let saleRequestNo = freeze.saleRequestNo { saleRequestNos.insert(saleRequestNo) }
        }
        for saleRequestNo in saleRequestNos {
            if let sale = state.sales[saleRequestNo] {
                claimKeys.insert(ClaimKey(userNo: sale.userNo, projectNo: sale.projectNo))
            }
        }
        for key in claimKeys { projectNos.insert(key.projectNo) }
        for userNo in users {
            expect(state.books[.frozen(userNo)] == frozenByUser[userNo] ?? .zero, "what \(userNo) has frozen")
        }
        check(projectNos: projectNos, saleRequestNos: saleRequestNos, claimKeys: claimKeys, state)
    }

    private mutating func check(
        projectNos: Set<String>, saleRequestNos: Set<String>, claimKeys: Set<ClaimKey>, _ state: State
    ) {
        for projectNo in projectNos {
            guard let project = state.projects[projectNo] else { continue }
            expect(project.frozen == frozenByProject[projectNo] ?? .zero, "what is frozen for \(projectNo)")
            expect(project.bids == bidsByProject[projectNo] ?? .zero, "the bids of \(projectNo)")
            expect(project.claims == claimsByProject[projectNo] ?? .zero, "the claims on \(projectNo)")
            expect(project.raised + project.bids <= project.amount, "\(projectNo) is lent more than its amount")
            expect(project.claims <= project.raised, "\(projectNo) owes more than it was lent")
            let open = openByBorrower[project.userNo] ?? .zero
            expect(state.users[project.userNo]?.openProjects == open, "the open projects of \(project.userNo)")
        }
        for saleRequestNo in saleRequestNos {
            guard let sale = state.sales[saleRequestNo] else { continue }
            expect(sale.reserved == reservedBySale[saleRequestNo] ?? .zero, "what is reserved of sale \(saleRequestNo)")
            expect(sale.unreserved >= .zero && sale.sold >= .zero, "sale \(saleRequestNo) is oversold")
        }
        for key in claimKeys {
            guard let claim = state.claims[key] else { continue }
            expect(claim.amount >= .zero, "the claim \(key) is \(claim.amount)")
            expect(claim.onSale == onSaleByClaim[key] ?? .zero, "what is on sale of \(key)")
        }
    }

    private mutating func expect(_ holds: Bool, _ problem: @autoclosure () -> String) {
        if !holds { problems.append(problem()) }
    }
}

/// The keys of the records that changed since they were last taken.
struct Touched {
    let accounts: [Account]
    let freezes: [String]
    let payouts: [String]
    let claims: [ClaimKey]
    let sales: [String]
    let projects: [String]

    init(_ changes: [Change]) {
        func keys<Key: StorableKey>(_ kind: RecordKind) -> [Key] {
            changes.filter { $0.kind == kind }.compactMap { Key(storedText: $0.key) }
        }
        accounts = keys(.account)
        freezes = keys(.freeze)
        payouts = keys(.payout)
        claims = keys(.claim)
        sales = keys(.sale)
        projects = keys(.project)
    }

    init(_ book: inout RuleBook) {
        accounts = book.state.books.accounts.takeChangedKeys()
        freezes = book.state.freezes.takeChangedKeys()
        payouts = book.state.payouts.takeChangedKeys()
        claims = book.state.claims.takeChangedKeys()
        sales = book.state.sales.takeChangedKeys()
        projects = book.state.projects.takeChangedKeys()
        // The others take part in no sum; their changes are taken so that they do not pile up.
        _ = book.state.books.counters.takeChangedKeys()
        _ = book.state.users.takeChangedKeys()
        _ = book.state.numbers.takeChangedKeys()
        _ = book.state.pages.takeChangedKeys()
        _ = book.state.endings.takeChangedKeys()
        _ = book.state.audits.takeChangedKeys()
        _ = book.state.deferred.takeChangedKeys()
        _ = book.state.notifications.takeChangedKeys()
    }
}
