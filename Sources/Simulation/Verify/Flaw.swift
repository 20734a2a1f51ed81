/// What must hold in every state, and at every end.
package enum Property: String, Hashable, Sendable, CaseIterable {
    case money
    case numbers
    case belief
    case order
    case nothingFrozen
    case project
    case settledOnce
    case limits
    case payees
    case raised
    case repaid
    case needlessRefusal
    case terminal
    case undoComplete
    case goesOn
    case noNeedlessHold
    case starts
    case completes

    /// The property, as it should hold.
    package var sentence: String {
        switch self {
        case .money: "the bank's books balance to the fen"
        case .numbers: "no call has two numbers while the old one may land, and no number two contents"
        case .belief: "what a saga believes of a call is what the bank did"
        case .order: "nothing is undone while it is in doubt, and 流标 comes when nothing is frozen any more"
        case .nothingFrozen: "nothing is left frozen or on sale when all has ended"
        case .project: "a failed loan's project is 流标, and a completed one's is no longer 募集中"
        case .settledOnce: "what a child has frozen is confirmed, once and whole, when it completes and only then"
        case .limits: "the commissions taken are not more than the input says"
        case .payees:
            "whom the input names to be paid is paid what it says, and nobody's money moves whom no event names"
        case .raised: "a loan that completes has raised what its project asks for, unless it may go on short of that"
        case .repaid: "a repaid loan's project is 已截标, and one that owes something still is not"
        case .needlessRefusal:
            "the bank refuses nothing when nothing goes wrong, but with a code that the call's step names"
        case .terminal: "what has ended stays as it has ended"
        case .undoComplete: "no undo is ever missing something"
        case .goesOn: "every saga that has not ended has something that wakes it, and can reach an end"
        case .noNeedlessHold: "nothing is held for an operator when nothing went wrong"
        case .starts: "the workflow starts, with values made from its fields' types"
        case .completes: "the workflow can complete"
        }
    }
}

/// That a property does not hold, with what shows it.
package struct Flaw: Hashable, Sendable {
    package let property: Property
    package let sentence: String

    init(_ property: Property, _ sentence: String) {
        self.property = property
        self.sentence = sentence
    }
}
