package import Custody
import Expressions
import Workflow

extension Family {
    /// The saga as operators see it; nil for one that is not in the family, or of which only the end is kept: its last
    /// view stands.
    public func view(of saga: String) -> SagaView? {
        slot(of: saga).flatMap { sagas[$0].isShrunk ? nil : view($0) }
    }

    /// Whether the saga is in the family and has ended.
    public func hasEnded(_ saga: String) -> Bool { slot(of: saga).map { sagas[$0].isEnded } ?? false }

    /// How a call stands; nil for a number that this family has not given out, or of which only the end is kept.
    package func state(ofCall number: RequestNumber) -> SagaView.Call.State? {
        guard let (slot, place) = caller(number) else { return nil }
        return sagas[slot].calls[place].state.viewed
    }

    private func view(_ slot: Int) -> SagaView {
        let saga = sagas[slot]
        let definition = saga.plan.definition
        return SagaView(
            family: name, saga: saga.id, partition: partition, version: saga.version, asOf: offset,
            workflow: definition.name,
            workflowVersion: definition.version, state: viewedState(slot), isEnded: saga.isEnded,
            step: saga.position < saga.plan.steps.count ? saga.plan.steps[saga.position].step.id : nil,
            startedAt: saga.startedAt,
            held: saga.hold.map { SagaView.Held(cause: $0.cause, reason: $0.reason, since: $0.since) },
            failure: saga.failure, why: why(slot, at: time), offered: offered(slot, at: time),
            offeredLater: offeredLater(slot, at: time),
            search: definition.search.compactMap { name in
                saga.input[name].flatMap(Self.searchText).map { SagaView.Field(name: name, value: $0) }
            },
            parent: saga.membership.map { sagas[$0.parent].id }, children: viewedChildren(saga),
            calls: saga.calls.indices.suffix(SagaView.maximumCalls).compactMap { viewedCall(slot, $0) })
    }

    private func viewedState(_ slot: Int) -> SagaView.State {
        if sagas[slot].hold != nil { return .held }
        if sagas[slot].isPaused { return .stopped }
        if sagas[slot].calls.contains(where: { $0.state == .unconfirmed }) { return .unconfirmed }
        return switch sagas[slot].phase {
        case .forward: .running
        case .undoing: .undoing
        case .ended(.completed): .completed
        case .ended(.failed): .failed
        case .ended(.unconfirmed): .unconfirmed
        }
    }

    private func viewedChildren(_ saga: SagaState) -> SagaView.Children? {
        guard !saga.collections.isEmpty else { return nil }
        let collections = saga.collections
        return SagaView.Children(
            open: collections.reduce(0) { $0 + $1.open }, held: collections.reduce(0) { $0 + $1.held },
            leaving: collections.reduce(0) { $0 + $1.leaving }, all: collections.reduce(0) { $0 + $1.children.count })
    }

    private func viewedCall(_ slot: Int, _ place: Int) -> SagaView.Call? {
        let call = sagas[slot].calls[place]
        guard let service = request(slot, place)?.service else { return nil }
        return SagaView.Call(
            step: sagas[slot].plan.steps[call.step].step.id, service: service,
            requestNo: requestNumber(call.ordinal), state: call.state.viewed, attempts: call.attempt,
            isUndo: !call.isForward,
            code: call.code, due: call.due, dead: call.dead)
    }

    /// What operators search by is never personal data: that is sealed.
    private static func searchText(_ value: Value) -> String? {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .amount(let fen): Money.text(ofFen: fen)
        case .bool(let truth): String(truth)
        case .time(let time): String(time)
        case .sealed, .list, .object: nil
        }
    }
}

extension BankCall.State {
    fileprivate var viewed: SagaView.Call.State {
        switch self {
        case .sending: .sending
        case .waiting: .waiting
        case .presented: .presented
        case .accepted: .accepted
        case .asking: .asking
        case .pausing: .pausing
        case .exhausted: .exhausted
        case .unconfirmed: .unconfirmed
        case .applied: .applied
        case .refused: .refused
        }
    }
}
