package import Custody

/// What of the books and of what the bank remembers matters to what may follow: for whoever walks many of them and wants
/// none twice.
///
/// Left out are answers' texts, which follow from their requests, and the ends of pages, which only a browser that sends
/// its form twice is told.
extension RuleBook {
    /// - Parameter name: of a request number: the same for calls that are the same to whoever walks, and nil for one of
    ///   which nobody speaks any more.
    package func outline(into outline: inout Outline, name: (String) -> Int?) {
        func word(_ number: String) -> UInt64? { name(number).map { UInt64(bitPattern: Int64($0)) } }
        func word(_ amount: Amount) -> UInt64 { UInt64(bitPattern: amount.fen) }
        outline.add(money)
        // In no order: what is added up is.
        var sum: UInt64 = 0
        for (projectNo, project) in state.projects.records {
            sum &+= Outline.mixed(
                Outline.word(projectNo), Outline.word(project.status.rawValue), word(project.frozen),
                word(project.bids), word(project.raised), word(project.claims))
        }
        outline.add(sum)
        sum = 0
        for (number, freeze) in state.freezes.records {
            guard let name = word(number) else { continue }
            sum &+= Outline.mixed(name, word(freeze.cancelled), word(freeze.confirmed), word(freeze.redPacket))
        }
        outline.add(sum)
        sum = 0
        for (number, sale) in state.sales.records {
            guard let name = word(number) else { continue }
            sum &+= Outline.mixed(name, word(sale.reserved), word(sale.sold), sale.isOpen ? 1 : 0)
        }
        outline.add(sum)
        sum = 0
        for (number, record) in state.numbers.records {
            guard let use = record.use, let name = word(number) else { continue }
            sum &+= Outline.mixed(name, Outline.word(use.answer?.code.rawValue ?? ""), use.hasFailed ? 1 : 0)
        }
        outline.add(sum)
        outline.add(state.users.count)
        pending(into: &outline, name: name)
    }

    private var money: UInt64 {
        var sum: UInt64 = 0
        for (account, amount) in state.books.accounts.records {
            let name =
                switch account {
                case .available(let user): Outline.mixed(1, Outline.word(user))
                case .frozen(let user): Outline.mixed(2, Outline.word(user))
                case .recharge: Outline.mixed(3)
                case .payout: Outline.mixed(4)
                case .endowment: Outline.mixed(5)
                }
            sum &+= Outline.mixed(name, UInt64(bitPattern: amount.fen))
        }
        return sum
    }

    private func pending(into outline: inout Outline, name: (String) -> Int?) {
        var waiting: [(order: Int, number: Int, due: Int64)] = []
        func add(_ order: Int, _ number: String, _ due: Int64) {
            if let name = name(number) { waiting.append((order, name, due)) }
        }
        // A page is there at the moment at which it expires.
        for (number, page) in state.pages.records { add(0, number, page.expires.milliseconds + 1) }
        for (number, deferred) in state.deferred.records { add(1, number, deferred.due.milliseconds) }
        for (number, payout) in state.payouts.records { add(payout.fails ? 2 : 3, number, payout.due.milliseconds) }
        for (_, audit) in state.audits.records { waiting.append((4, 0, audit.due.milliseconds)) }
        waiting.sort { ($0.order, $0.number) < ($1.order, $1.number) }
        for (order, number, due) in waiting {
            outline.add(order)
            outline.add(number)
            outline.add(moment: due)
        }
    }

    /// When something next happens by itself that anybody would notice; nil when nothing does.
    package var nextHappening: Timestamp? {
        var next: Timestamp?
        func consider(_ due: Timestamp) { next = next.map { min($0, due) } ?? due }
        for (_, deferred) in state.deferred.records { consider(deferred.due) }
        for (_, payout) in state.payouts.records { consider(payout.due) }
        for (_, audit) in state.audits.records { consider(audit.due) }
        return next
    }

    /// A project that is 流标 while something is frozen for it, with what is.
    package var frozenMiscarriage: (projectNo: String, frozen: Amount)? {
        for (projectNo, project) in state.projects.records
        where project.status == .miscarried && project.frozen != .zero {
            return (projectNo, project.frozen)
        }
        return nil
    }

    /// How much of a freeze is still frozen; nil where there is none.
    package func remaining(ofFreeze requestNo: String) -> Amount? { state.freezes[requestNo]?.remaining }
}
