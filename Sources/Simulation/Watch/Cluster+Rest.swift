import Custody
import Expressions
import Ledger
import Roles
import Saga

/// What must hold when the faults have stopped and everything has come to rest.
extension Cluster {
    func checkRest() {
        for name in watch.sagas { checkEnd(name) }
        for number in watch.calls.keys.sorted(by: { $0.text < $1.text }) { checkCall(number) }
        for discrepancy in book.books().discrepancies { watch.fail(.booksBalance, discrepancy) }
        if let missing = watch.missing.first {
            watch.fail(.nothingLost, "the fold wants what no owner has made: \(missing.words)")
        }
        if let command = watch.unanswered.first { watch.fail(.nothingLost, "\(command) has no answer") }
        for (id, family) in watch.acknowledgedEvents where watch.eventTimes["\(family) \(id)"] == nil {
            watch.fail(.nothingLost, "the event \(id) was acknowledged, and is not in the inbox")
        }
        for event in watch.eventTimes.keys.sorted() where !watch.handled.contains(event) {
            watch.fail(.nothingLost, "nothing came of the event \(event)")
        }
        for number in watch.acknowledgedNotifications where !watch.notificationsSeen.contains(number) {
            watch.fail(.nothingLost, "a notification about \(number) was acknowledged, and is not in the inbox")
        }
        for owner in owners {
            for partition in owner.slots.keys.sorted() {
                guard let slot = owner.slots[partition], slot.owner.next == log.inbox[partition].count else { continue }
                watch.compare(slot.owner.partition, partition, owner.name)
            }
        }
        checkProjects()
        checkPurses()
        guard occurrences.total == 0 else { return }
        if let hold = watch.firstHold {
            watch.fail(.calmCompletes, "nothing went wrong, and \(hold.name.saga) was held: \(hold.reason)")
        }
        for name in story.surelyCompleted(self) where watch.endings[name] != .completed {
            let ending = watch.endings[name]?.rawValue ?? "nothing"
            watch.fail(.calmCompletes, "nothing went wrong, and \(name.saga) of \(name.family) has come to \(ending)")
        }
    }

    /// Where no operator has decided anything, whose word may have been wrong.
    private func checkPurses() {
        guard !watch.calls.values.contains(where: \.isDecided), let purses = story.purses(self) else { return }
        for user in book.users(limit: 10_000) where !purses.unknown.contains(user.userNo) {
            let due = (brought[user.userNo] ?? 0) + (purses.changes[user.userNo] ?? 0)
            guard user.available.fen + user.frozen.fen != due else { continue }
            let has = user.available + user.frozen
            watch.fail(.rightHands, "\(user.userNo) has \(has), and should have \(Amount(fen: due))")
        }
    }

    private func checkEnd(_ name: SagaName) {
        guard watch.endings[name] == nil || watch.holds[name] != nil else { return }
        guard let view = watch.view(of: name), view.state != .unconfirmed else { return }
        watch.fail(.rest, "\(name.saga) of \(name.family) has not come to its end: \(view.why)")
    }

    /// What the bank did, the saga knows, or has taken back.
    private func checkCall(_ number: RequestNumber) {
        guard let call = watch.calls[number], !call.command.isUndo else { return }
        let name = SagaName(family: call.command.family, saga: call.command.saga)
        let isDone = book.standing(of: number.text) == .done
        if isDone, watch.endings[name] == .failed, let what = standing(number.text) {
            watch.fail(.nothingLeft, "\(name.saga) has failed, and \(what)")
        }
        let isOver = watch.endings[name] == .completed || watch.endings[name] == .failed
        let canBeTakenBack = book.freeze(number.text) != nil || book.sale(number.text) != nil
        if isDone, !call.isApplied, !call.isDecided, isOver, !canBeTakenBack, !isBeyondKnowing(call) {
            watch.fail(.beliefIsTrue, "the bank has done \(number.text), and \(name.saga) does not know it")
        }
    }

    /// Whether nobody can know that the bank has done what it has refused: of a page, another opening may have been
    /// confirmed, and a repeat of what the bank does not remember to have refused may have been done; and the word of that
    /// is lost, or comes later than the bank's hour for it.
    func isBeyondKnowing(_ call: CallKnowledge) -> Bool {
        let hour = port.profile.periods.notificationHour.wholeMilliseconds
        if !call.isDenied || call.reportedAt.map({ $0 <= call.dead + hour }) == true { return false }
        return port.isPage(call.command.service) || !watch.remembersRefusals(of: call.command.service)
    }

    /// What is left of a call at the bank.
    private func standing(_ number: String) -> String? {
        if let freeze = book.freeze(number), freeze.remaining.fen != 0 {
            return "\(freeze.remaining) of it is still frozen"
        }
        if let sale = book.sale(number), sale.isOpen { return "its sale is still open" }
        return nil
    }

    private func checkProjects() {
        for flaw in story.flaws(self) { watch.fail(.loanStanding, flaw) }
        for project in book.projects(limit: 100) where project.frozen.fen != 0 {
            let isOpen = watch.sagas.contains { $0.family == project.projectNo && watch.endings[$0] == nil }
            if !isOpen { watch.fail(.nothingLeft, "\(project.frozen) is still frozen for \(project.projectNo)") }
        }
    }
}
