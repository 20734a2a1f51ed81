import Custody
import Ledger
import Saga

/// Whether a repayment is the last, its event says in words of its own. A premise is walked with a project that owes more than
/// is repaid, or with one that owes just that: with the one that its words agree with. Each of the two has to agree with
/// some premise.
struct Repayments {
    /// Those that are to be walked.
    private(set) var premises: [Premise] = []
    /// What shows that one of the two agrees with no premise.
    private(set) var misfit: Walk?
    private let maker: PremiseMaker
    private let trial: (Premise) -> Walk

    /// - Parameter trial: walks a premise without anything out of the ordinary.
    init(_ premises: [Premise], _ maker: PremiseMaker, trial: @escaping (Premise) -> Walk) {
        self.maker = maker
        self.trial = trial
        var (agreeing, misfits) = ((more: false, all: false), (more: Walk?.none, all: Walk?.none))
        for premise in premises {
            guard let (more, all) = trials(premise) else {
                self.premises.append(premise)
                continue
            }
            if more.isMisfit { misfits.more = more } else { agreeing.more = true }
            if all.isMisfit { misfits.all = all } else { agreeing.all = true }
            self.premises.append(more.isMisfit && !all.isMisfit ? all.stage.premise : more.stage.premise)
        }
        misfit = (agreeing.more ? nil : misfits.more) ?? (agreeing.all ? nil : misfits.all)
    }

    /// Nil for a premise in which nothing is repaid.
    private func trials(_ premise: Premise) -> (more: Walk, all: Walk)? {
        guard !premise.owed.isEmpty, maker.repays else { return nil }
        let more = trial(maker.premise(premise, owing: premise.owed, "more is owed"))
        guard let end = more.isMisfit ? more.flaw.map({ ($0.node, $0.last) }) : more.completed.map({ ($0, nil) })
        else { return nil }
        let book = more.scene(at: end.0, last: end.1).book
        var repaid: [String: Int64] = [:]
        for (user, fen) in premise.owed {
            let left = book.user(user)?.claims.first?.amount.fen ?? 0
            if left < fen { repaid[user] = fen - left }
        }
        guard !repaid.isEmpty else { return nil }
        return (more, trial(maker.premise(premise, owing: repaid, "no more is owed")))
    }
}

extension Walk {
    fileprivate var isMisfit: Bool { flaw?.flaw.property == .repaid }
}
