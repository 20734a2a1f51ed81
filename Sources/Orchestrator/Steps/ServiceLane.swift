import Crypto
import Custody
import Roles
import Runtime
import Synchronization

/// The commands to one service, for all threads of the role.
final class ServiceLane: Sendable {
    let service: Service
    let contract: ServiceContract
    let keeper: AnswerKeeper
    let metrics: StepMetrics
    private let desk: Mutex<ServiceDesk>
    /// When somebody must ask for work though nothing happens, in milliseconds; `.max` for never.
    private let due = Atomic<Int64>(.max)
    /// Whether the last call came to no answer.
    private let isUnanswered = Atomic(false)
    private let logger: Logger

    init(_ service: Service, _ options: ServiceDesk.Options, _ context: RoleContext) {
        self.service = service
        contract = .specification(of: service)
        let sealer = context.keys.sealer
        keeper = AnswerKeeper(contract) { plain, family throws(CryptoError) in
            try sealer.seal(plain, associatedData: Array(family.utf8))
        }
        metrics = StepMetrics(context.metrics, service)
        desk = Mutex(ServiceDesk(options))
        logger = context.logger
        show(in: context.metrics)
    }

    var isFull: Bool { desk.withLock { $0.isFull } }
    var hasRoom: Bool { desk.withLock { $0.hasRoom } }

    func isDue(at now: Int64) -> Bool { due.load(ordering: .acquiring) <= now }
    var nextDue: Int64 { due.load(ordering: .acquiring) }

    /// Has the reader's thread ask for work at its next look.
    func askSoon() {
        due.store(.min, ordering: .releasing)
    }

    func admit(_ delivery: Delivery) {
        desk.withLock { $0.admit(delivery) }
    }

    func clear() {
        desk.withLock { $0.clear() }
    }

    /// Everything that is to be done now.
    func take(at now: Int64) -> [ServiceDesk.Action] {
        var actions: [ServiceDesk.Action] = []
        change { desk in
            while true {
                let action = desk.next(at: now)
                if case .wait(let until) = action {
                    due.store(until ?? .max, ordering: .releasing)
                    return
                }
                actions.append(action)
            }
        }
        return actions
    }

    /// - Parameter outcome: nil where it says nothing about the bank.
    func finished(_ call: Int, with outcome: Outcome?, at now: Int64) {
        change { $0.finished(call, with: outcome, at: now) }
    }

    /// A call was answered; the first after one that was not is said.
    func answered() {
        guard isUnanswered.exchange(false, ordering: .relaxed) else { return }
        logger.info("the bank answers a service again", ["service": .id(service.rawValue)])
    }

    /// A call came to no answer; the first after one that did is said.
    func unanswered(_ why: any CustomStringConvertible) {
        guard !isUnanswered.exchange(true, ordering: .relaxed) else { return }
        logger.warning(
            "the bank does not answer a service",
            ["service": .id(service.rawValue), "why": .failure(NoAnswer(description: why.description))])
    }

    private struct NoAnswer: Error, CustomStringConvertible {
        let description: String
    }

    /// The bank says that keys, settings or the request are wrong: nothing of that service will go well.
    func setUpWrongly(_ code: ReturnCode) {
        logger.error(
            "the bank says that we are set up wrongly",
            ["service": .id(service.rawValue), "code": .id(code.rawValue)])
    }

    /// Changes the desk, and logs what that makes of its breaker.
    private func change(_ body: (inout ServiceDesk) -> Void) {
        let (before, after) = desk.withLock { desk in
            let before = desk.breakerState
            body(&desk)
            return (before, desk.breakerState)
        }
        guard before != after else { return }
        switch (before, after) {
        case (_, .open(let since, let until)):
            logger.warning(
                "the bank does not do a service, which is not called for a while",
                ["service": .id(service.rawValue), "for": .duration(.milliseconds(until - since))])
        case (_, .closed):
            logger.info("the bank does a service again", ["service": .id(service.rawValue)])
        case (_, .halfOpen): break
        }
    }

    private func show(in metrics: Metrics) {
        let labels = [("service", service.rawValue)]
        func gauge(_ name: String, _ help: String, _ value: @escaping @Sendable (ServiceDesk) -> Int) {
            metrics.gauge(name, help, labels: labels) { [weak self] in
                self.map { lane in Double(lane.desk.withLock { value($0) }) }
            }
        }
        gauge("loansaga_step_queue_length", "Commands that wait for their turn.") { $0.waiting }
        gauge("loansaga_step_in_flight", "Calls under way.") { $0.inFlight }
        gauge("loansaga_step_breaker_state", "The breaker: 0 closed, 1 half open, 2 open.") { desk in
            switch desk.breakerState {
            case .closed: 0
            case .halfOpen: 1
            case .open: 2
            }
        }
    }
}
