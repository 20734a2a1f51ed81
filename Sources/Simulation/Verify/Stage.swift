import Custody
import Expressions
import Ledger
import Saga
import Topics
import Workflow

/// What all states of a walk share. One walk, one thread.
final class Stage {
    let premise: Premise
    let bounds: Bounds
    let profile: Profile
    let library: Library
    let port: BankPort
    /// How long the bank may still do what it has received, in milliseconds.
    let landing: Int64
    let notificationHour: Int64
    /// Which of the premise's events need not come, a bit each.
    let whims: UInt64
    /// Which start children, a bit each.
    let children: UInt64
    /// What each event of the premise names.
    let named: [Set<String>]
    /// What everybody has beforehand, in fen.
    let wealth: [(user: String, fen: Int64)]
    let allowances: Allowances
    /// Whether another workflow closes projects.
    let isClosedElsewhere: Bool
    private let refusals: [String: Refusals]
    private var requests: [RequestKey: Result<ServiceRequest, Refusal>] = [:]
    private var outcomes: [OutcomeKey: Outcome] = [:]
    /// What the latest state was outlined in: its memory serves the next.
    var outline = Outline()

    private struct RequestKey: Hashable {
        let ordinal: Int
        let content: Int
        let expired: Int64?
        let at: Int64
    }

    private struct OutcomeKey: Hashable {
        let ordinal: Int
        let content: Int
        let respData: String
    }

    init(
        premise: Premise, bounds: Bounds, profile: Profile, plans: [Plan], isClosedElsewhere: Bool,
        fault: EngineFault?
    ) {
        self.premise = premise
        self.bounds = bounds
        self.profile = profile
        var library = Library()
        library.fault = fault
        for plan in plans { library.add(plan) }
        library.add(Terms(profile, digest: "profile"))
        self.library = library
        port = BankPort(profile, topics: TopicTable(partitions: 1))
        named = premise.steps.map { Value.object($0.input).texts }
        wealth = premise.book.users(limit: 100).map { ($0.userNo, ($0.available + $0.frozen).fen) }
        allowances = Allowances(premise, plans.map(\.definition))
        refusals = Refusals.all(plans.map(\.definition))
        self.isClosedElsewhere = isClosedElsewhere
        let periods = profile.periods
        landing = (periods.timestampTolerance + periods.processingWindow).wholeMilliseconds
        notificationHour = periods.notificationHour.wholeMilliseconds
        whims = premise.bits { $0 == .whim }
        children = premise.bits { if case .child = $0 { true } else { false } }
    }

    /// The request that a worker makes of a command; made once for each command and moment.
    func request(_ command: StepCommand, at time: Timestamp) -> Result<ServiceRequest, Refusal> {
        let key = RequestKey(
            ordinal: command.requestNo.ordinal, content: command.content, expired: command.expired,
            at: time.milliseconds)
        if let made = requests[key] { return made }
        let made = port.request(command, signedAt: time, at: time)
        if requests.count > 100_000 { requests.removeAll() }
        requests[key] = made
        return made
    }

    /// What a worker learns from an answer; read once for each command and answer.
    func outcome(of answer: Answer, to command: StepCommand) -> Outcome {
        let key = OutcomeKey(
            ordinal: command.requestNo.ordinal, content: command.content, respData: answer.respData)
        if let read = outcomes[key] { return read }
        let read = port.outcome(of: answer, to: command)
        if outcomes.count > 100_000 { outcomes.removeAll() }
        outcomes[key] = read
        return read
    }

    /// What the step says of the call's refusals; of an undo, nothing.
    func refusals(of command: StepCommand) -> Refusals {
        guard !command.isUndo else { return Refusals() }
        return refusals["\(command.service) \(command.step)"] ?? Refusals()
    }
}
