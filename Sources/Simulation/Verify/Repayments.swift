import Custody
import Ledger
import Saga

/// Whether a repayment is the last one, its event says in words of its own. So a premise is walked with a project that
/// owes more than is repaid, or with one that owes just that: with the one that its words agree with. Where there are such
/// words, each of the two has to agree with some premise.
struct Repayments {
    /// Those that are to be walked.
    private(set) var premises: [Premise] = []
    /// What shows that one of the two agrees with no premise.
    private(set) var misfit: Walk?

    /// - Parameter trial: walks a premise without anything out of the ordinary.
    init(_ premises: [Premise], _ maker: PremiseMaker, trial: (Premise) -> Walk) {
        var (agreeing, misfits) = ((more: false, all: false), (more: Walk?.none, all: Walk?.none))
        var isKnown = true
        for premise in premises {
            guard maker.repays, !premise.owed.isEmpty else {
                self.premises.append(premise)
                continue
            }
            let more = trial(maker.premise(premise, owing: premise.owed, "more is owed"))
            let all = more.repaid.map { trial(maker.premise(premise, owing: $0, "no more is owed")) }
            guard let all, more.isRightOrMisfit, all.isRightOrMisfit else {
                // Something else is wrong, which the walk will show.
                self.premises.append(premise)
                isKnown = false
                continue
            }
            if more.isMisfit { misfits.more = more } else { agreeing.more = true }
            if all.isMisfit { misfits.all = all } else { agreeing.all = true }
            self.premises.append(more.isMisfit && !all.isMisfit ? all.stage.premise : more.stage.premise)
        }
        guard isKnown, maker.saysWhetherLast else { return }
        misfit = (agreeing.more ? nil : misfits.more) ?? (agreeing.all ? nil : misfits.all)
    }
}

extension Walk {
    fileprivate var isMisfit: Bool { flaw?.flaw.property == .repaid }
    fileprivate var isRightOrMisfit: Bool { flaw == nil || isMisfit }

    /// What was repaid where the workflow has completed, in fen, by user; nil where it was nothing.
    fileprivate var repaid: [String: Int64]? {
        guard let end = flaw.map({ ($0.node, $0.last) }) ?? completed.map({ ($0, nil) }) else { return nil }
        let book = scene(at: end.0, last: end.1).book
        var repaid: [String: Int64] = [:]
        for (user, fen) in stage.premise.owed {
            let left = book.user(user)?.claims.first?.amount.fen ?? 0
            if left < fen { repaid[user] = fen - left }
        }
        return repaid.isEmpty ? nil : repaid
    }
}
