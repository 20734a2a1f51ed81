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
    private let commissions: [String: Int64]
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

    init(premise: Premise, bounds: Bounds, profile: Profile, plans: [Plan], fault: EngineFault?) {
        self.premise = premise
        self.bounds = bounds
        self.profile = profile
        var library = Library()
        library.fault = fault
        for plan in plans { library.add(plan) }
        library.add(Terms(profile, digest: "profile"))
        self.library = library
        port = BankPort(profile, topics: TopicTable(partitions: 1))
        commissions = Self.commissions(premise, plans)
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

    /// What the input allows as the service's commission, in fen; nil where it says nothing of one.
    func commission(of service: Service, in workflow: String) -> Int64? { commissions["\(service) \(workflow)"] }

    private static func commissions(_ premise: Premise, _ plans: [Plan]) -> [String: Int64] {
        var commissions: [String: Int64] = [:]
        for plan in plans {
            let definition = plan.definition
            guard let step = premise.steps.first(where: { $0.event.type == definition.startedBy }) else { continue }
            for field in definition.event(definition.startedBy)?.fields ?? [] {
                guard case .parameter(let service, let parameter) = field.type, parameter.name == "commission",
                    case .amount(let fen)? = step.event.fields[field.name] ?? field.standard
                else { continue }
                commissions["\(service) \(definition.name)"] = fen
            }
        }
        return commissions
    }
}
