/// A mistake that can be planted in the fold, so that whoever looks for mistakes is seen to find it: what the bad engine
/// does, a sentence each.
///
/// Only a simulation plants one, in `Library.fault`.
package enum EngineFault: String, CaseIterable, Sendable {
    // MARK: What is learnt

    /// Of each call, what is heard first stands, and everything else that is said of it is passed over.
    case firstOutcomeWins
    /// When nobody knows what came of an attempt, the call is taken to be refused.
    case doubtTakenAsRefusal
    /// When nobody knows what came of an attempt, the call is taken to be done.
    case doubtTakenAsSuccess
    /// A refusal after doubt is believed, although earlier attempts may still land and the bank forgets its refusals.
    case refusalAfterDoubtBelieved
    /// That the bank has taken a call in counts as its having done it.
    case acceptTakenAsSuccess
    /// That the bank has taken a call in is believed after it has said that it did it.
    case acceptAfterSuccessApplied
    /// A success that comes when its saga has ended is passed over.
    case lateSuccessDropped
    /// A user's silence is taken to be the last word before the bank's notification hour is over.
    case unconfirmedTooEarly

    // MARK: Attempts and numbers

    /// Each attempt after a call's first has a number of its own.
    case newNumberOnRetry
    /// What asks again after a refusal does so under the refused number.
    case refusalReusesNumber
    /// What asks again after a refusal does so, under a new number, while the refused one may still land.
    case newNumberBeforeDead
    /// A family that comes back from its grave gives out the numbers once more that it gave out before.
    case numbersBeginAnew
    /// A delivery that changed nothing counts as an attempt that is in doubt.
    case outageBurnsAttempts
    /// An attempt whose worker was lost neither counts nor leaves a doubt.
    case deadlineAttemptNotCounted
    /// A command may be sent for a year.
    case commandWithoutNotAfter
    /// A call is taken to be dead as soon as it may not be sent any more, whatever may still be on its way.
    case deadWithoutLanding
    /// A call whose attempts are used up waits, and no operator is asked.
    case holdSwallowed

    // MARK: Undo

    /// Only what is known to be done is undone.
    case undoArmedOnSuccessOnly
    /// What could not be sent the last time is not undone.
    case notSentDisarmsUndo
    /// A direct call in doubt is undone at once, and is gone when the bank does not find it.
    case undoWhileInDoubt
    /// That the bank does not find a page's freeze proves that there is none, while the page may still be confirmed.
    case notFoundBelievedBeforeDead
    /// A page's freeze that could not be found is not cancelled again when the page is dead.
    case pageCancelledOnce
    /// What the bank has refused to undo counts as undone.
    case failedUndoTakenAsDone
    /// The oldest call is undone first, and children last.
    case undoInForwardOrder
    /// What came before the children is undone while they still are.
    case parentUndoneBeforeChildren
    /// What fails when there is no way back is undone all the same.
    case undoAfterPivot

    // MARK: Children and events

    /// A child is taken in when nothing is taken in any more.
    case childAdmittedAfterClosing
    /// A parent that has closed does not wait for the children that are on their way.
    case confirmedWithOpenChildren
    /// An event that comes before anything waits for it is passed over.
    case earlyEventForgotten
    /// A start that comes again makes its saga begin anew.
    case repeatedEventStartsAgain

    // MARK: Time and ends

    /// A timer's record makes happen what it was set for, though the time has not come.
    case timerFiredEarly
    /// What an operator may say only when nothing of a call can land any more is taken at once.
    case resolvedBeforeDead
    /// A saga shrinks as soon as it has ended.
    case graveBeforeDead
    /// The outcome events of a family that comes back from its grave are numbered from one again.
    case sequenceBeginsAnew
}

extension Library {
    func has(_ fault: EngineFault) -> Bool { self.fault == fault }
}

extension Turn {
    func has(_ fault: EngineFault) -> Bool { self.fault == fault }
}
