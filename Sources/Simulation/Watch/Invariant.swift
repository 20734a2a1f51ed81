/// What must hold in every history, whatever goes wrong around the engine.
public enum Invariant: String, CaseIterable, Hashable, Sendable {
    /// The bank's books balance to the fen.
    case booksBalance
    /// What the sagas hold for applied, the bank has done.
    case beliefIsTrue
    /// What the bank has once said to be done is held for done.
    case learntIsKept
    /// A request number never carries two contents.
    case oneContent
    /// Nothing is asked for under two numbers while the old one may still land.
    case oneNumber
    /// Nothing is undone before it is known to be done, or can be done no more, but for a page's freeze.
    case undoOfDoubt
    /// Nothing is taken for refused while an attempt at it that is in doubt may still be done.
    case refusalOfDoubt
    /// When a project is set to 流标, nothing is frozen for it, nor ever again.
    case miscarryGate
    /// Nothing that was applied is left standing in a failed saga.
    case nothingLeft
    /// A funded loan is 还款中, each bid settled once; a failed one is 流标; a repaid one 已截标.
    case loanStanding
    /// Everybody has what he had and what the sagas that completed give and take, to the fen.
    case rightHands
    /// Where nothing goes wrong, what is asked for is done, and no operator is asked.
    case calmCompletes
    /// Every saga that has not ended has something that wakes it.
    case wakeUp
    /// An end is an end: only a late success is still undone.
    case endsAbsorb
    /// No attempt is executed after its `dead`.
    case noAttemptAfterDead
    /// What was acknowledged is in the log, and what the fold wants done gets to its topic.
    case nothingLost
    /// The same inbox folds to the same, wherever and however often.
    case sameFold
    /// Whoever is asked for help is told a reason that was there.
    case holdExplained
    /// Nothing is attempted more often than allowed.
    case patience
    /// Nothing is given up before its time.
    case inTime
    /// A closed collection admits no child.
    case closedIsClosed
    /// When faults have stopped, everything comes to rest.
    case rest
}

/// An invariant that was broken.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    public let invariant: Invariant
    public let what: String

    public var description: String { "\(invariant.rawValue): \(what)" }
}
