import Custody
import Ledger
import Saga

/// A state of a walk: the family, the bank, and everything that is on its way between them.
struct Scene: Sendable {
    /// A request in the network.
    struct Stray: Sendable {
        let command: StepCommand
        let request: ServiceRequest
        /// The last moment at which the bank does it.
        let until: Int64
    }

    struct Report: Sendable {
        let command: StepCommand
        let outcome: Outcome
    }

    struct Notice: Sendable {
        let record: FamilyRecord
        let until: Int64
        /// Which call it is about; nil for an audit.
        let number: RequestNumber?
        /// Whether it says that the call was done, or that it was refused; nil for one that says neither.
        let isDone: Bool?
        /// What it says and of which call, as one word.
        let word: UInt64
        let sentence: String
    }

    /// What was asked for under a number.
    struct Undertaking: Sendable {
        let key: UInt64
        let ordinal: Int
        let dead: Int64
    }

    var family: Family
    @Shared var book: RuleBook
    var now = Premise.begin
    var offset: Int64 = 0

    /// Commands that no worker has taken up, the first given first.
    var queue: [StepCommand] = []
    /// Commands that slow workers have, or that come to a worker once more.
    var slow: [StepCommand] = []
    var strays: [Stray] = []
    var reports: [Report] = []
    /// Pages that their users may still open.
    var pages: [StepCommand] = []
    /// Notifications that the bank has sent, the first sent first.
    var notices: [Notice] = []
    var late: [Notice] = []

    /// Which of the premise's events were sent, a bit each.
    var sent: UInt64 = 0
    var faults = 0
    var commands = 0
    var whims = 0
    /// Of the commands, those that nothing had asked for.
    var interventions = 0
    /// What operators have done, the first first.
    var kinds: [OperatorCommand.Action.Kind] = []

    /// Contents by number.
    var contents: [Int] = []
    var undertakings: [Undertaking] = []
    var movements = 0
    /// How sagas had ended before the latest action.
    var endings: [Ending?] = []
    var flaws: [Flaw] = []
    /// What happens, line by line; nil where nobody listens.
    var telling: [String]?
    /// Steps at which something happened in the latest action.
    var touched: [String] = []

    init(_ stage: Stage) {
        family = Family(stage.premise.family, partition: 0)
        book = stage.premise.book
        movements = book.movements
    }

    /// How much of the bounds is used up.
    func expense(_ stage: Stage) -> Expense {
        Expense(
            faults: faults, commands: commands, whims: whims, interventions: interventions,
            gone: mayWhim(stage.bounds) ? sent & stage.whims : stage.whims)
    }

    /// Whether one more event may come that need not.
    func mayWhim(_ bounds: Bounds) -> Bool { whims < bounds.whims && maySurprise(bounds) }

    /// Whether one more fault, event that need not come, or needless command may be.
    func maySurprise(_ bounds: Bounds) -> Bool { faults + interventions + whims < bounds.surprises }

    /// How often something out of the ordinary has happened.
    var spent: Int { faults + commands + whims }

    /// The command that answers for whatever is broken: one that may break something, or the latest; nil where none was
    /// given.
    var blamed: OperatorCommand.Action.Kind? { kinds.first(where: Verdict.mayBreak.contains) ?? kinds.last }

    /// Nothing happens any more by itself: what is left to happen may as well not.
    var isQuiet: Bool { queue.isEmpty && notices.isEmpty }

    mutating func tell(_ line: @autoclosure () -> String) {
        guard telling != nil else { return }
        telling?.append("\(Self.clock(now - Premise.begin))  \(line())")
    }

    /// `+1d 02:03:04`, from the walk's beginning.
    static func clock(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let days = seconds / 86_400
        let time = "\(two(seconds / 3_600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        return days > 0 ? "+\(days)d \(time)" : "+\(time)"
    }
}
