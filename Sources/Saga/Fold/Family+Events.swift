import Custody
import Expressions
import Workflow

/// Events of the platform: each starts something, is waited for, waits itself, or is refused with a reason.
extension Family {
    mutating func receive(_ event: PlatformEvent, _ begun: (plan: Plan, terms: Terms)?, _ turn: inout Turn) {
        if let slot = slot(of: event.saga) { return deliver(event, to: slot, &turn) }
        if isForPast(event, &turn) { return }
        guard let (plan, terms) = begun else { return keepEarly(event, nil, &turn) }
        guard plan.definition.startedBy == event.type else {
            return refuse(
                event, workflow: plan.definition.name, "not-a-start",
                "'\(event.type)' does not start '\(plan.definition.name)'", &turn)
        }
        guard let event = fitted(event, plan, &turn) else { return }
        if let reason = unacceptable(event.fields, plan.definition) {
            return refuse(event, workflow: plan.definition.name, "unfit", reason, &turn)
        }
        guard plan.isChild else {
            let slot = start(event, plan, terms, given: ObjectValue(), nil, &turn)
            advance(slot, &turn)
            return deliverEarlyStarts(&turn)
        }
        offer(event, plan, terms, &turn)
        if slot(of: event.saga) != nil { deliverEarlyStarts(&turn) }
    }

    /// The event with its fields as its type has them; nil, and it is refused, when they do not fit.
    private mutating func fitted(_ event: PlatformEvent, _ plan: Plan, _ turn: inout Turn) -> PlatformEvent? {
        guard let shape = plan.shapes[event.type] else {
            refuse(
                event, workflow: plan.definition.name, "not-awaited",
                "'\(plan.definition.name)' knows no event '\(event.type)'", &turn)
            return nil
        }
        switch shape.fit(event.fields) {
        case .object(let fields):
            return PlatformEvent(
                id: event.id, type: event.type, saga: event.saga, start: event.start, fields: fields,
                content: event.content)
        case .unfit(let reason):
            refuse(event, workflow: plan.definition.name, "unfit", reason, &turn)
            return nil
        }
    }

    /// Why the workflow cannot run with this input; nil when it can.
    func unacceptable(_ input: ObjectValue, _ definition: Definition) -> String? {
        guard !definition.accept.isEmpty else { return nil }
        let source = Values(["input": .object(input)])
        for acceptance in definition.accept {
            do throws(EvaluationError) {
                guard try acceptance.condition.value(from: source) == .bool(true) else { return acceptance.otherwise }
            } catch {
                return "'\(acceptance.condition.text)' cannot be worked out: \(error)"
            }
        }
        return nil
    }

    /// - Returns: the new saga's slot.
    mutating func start(
        _ event: PlatformEvent, _ plan: Plan, _ terms: Terms, given: ObjectValue, _ membership: Membership?,
        _ turn: inout Turn
    ) -> Int {
        let slot = sagas.count
        var saga = SagaState(
            id: event.saga, plan: plan, terms: terms, input: event.fields, given: given, content: event.content,
            startedAt: turn.now, version: turn.offset, since: turn.now)
        saga.membership = membership
        sagas.append(saga)
        slots.added(event.saga, among: sagas)
        openSagas += 1
        if plan.isCollector { collectors.append(slot) }
        note(
            .started(workflow: plan.definition.name, version: plan.definition.version, event: event.id), slot, &turn)
        return slot
    }

    // MARK: Children

    /// What becomes of an event that would start a child.
    private enum Taking {
        case now(parent: Int, collection: Int)
        case later
        case never
    }

    private func taking(_ event: PlatformEvent, _ turn: Turn) -> Taking {
        var isLate = false
        for slot in collectors {
            let steps = sagas[slot].plan.steps
            guard steps.contains(where: { $0.collection.map { collects($0, event, slot) } ?? false }) else { continue }
            if let index = openCollection(slot), let collection = steps[sagas[slot].position].collection,
                collects(collection, event, slot)
            {
                return .now(parent: slot, collection: index)
            }
            let rest = steps.dropFirst(sagas[slot].position + (sagas[slot].isBegun ? 1 : 0))
            if sagas[slot].phase == .forward, rest.contains(where: { $0.collection?.event == event.type }) {
                return .later
            }
            if turn.has(.childAdmittedAfterClosing), sagas[slot].phase == .forward,
                let last = sagas[slot].collections.indices.last
            {
                return .now(parent: slot, collection: last)
            }
            isLate = true
        }
        return isLate ? .never : .later
    }

    /// Whether the event would start a child, and comes too late for good: whoever took in such children takes in none
    /// any more.
    package func isTooLate(_ event: PlatformEvent) -> Bool {
        if case .never = taking(event, Turn(offset: offset, now: time, fault: nil)) { true } else { false }
    }

    /// A parent takes the child in, now or when it is ready; or nobody does.
    private mutating func offer(_ event: PlatformEvent, _ plan: Plan, _ terms: Terms, _ turn: inout Turn) {
        switch taking(event, turn) {
        case .now(let parent, let collection): admit(event, plan, terms, to: parent, collection, &turn)
        case .later: keepEarly(event, (plan, terms), &turn)
        case .never:
            refuse(event, workflow: plan.definition.name, "closed", "nothing is taken in any more", &turn)
        }
    }

    private func collects(_ collection: Collection, _ event: PlatformEvent, _ slot: Int) -> Bool {
        guard collection.event == event.type else { return false }
        guard let parent = collection.parent else { return true }
        return (try? parent.value(from: Values(["event": .object(event.fields)]))) == .text(sagas[slot].id)
    }

    // MARK: Events of a saga that is there

    private mutating func deliver(_ event: PlatformEvent, to slot: Int, _ turn: inout Turn) {
        let workflow = sagas[slot].plan.definition.name
        if event.type == sagas[slot].plan.definition.startedBy {
            guard event.content == sagas[slot].content else {
                return refuse(
                    event, workflow: workflow, "other-content", "'\(event.saga)' was started with other content", &turn)
            }
            if turn.has(.repeatedEventStartsAgain), sagas[slot].phase == .forward {
                leave(slot, to: 0)
                advance(slot, &turn)
            }
            return
        }
        if let mark = sagas[slot].events.first(where: { $0.isSame(as: event) }) {
            guard mark.content == event.content else {
                return refuse(
                    event, workflow: workflow, "other-content", "the event was sent before with other content", &turn)
            }
            return
        }
        guard !sagas[slot].isEnded else {
            return refuse(event, workflow: workflow, "ended", "'\(event.saga)' has ended", &turn)
        }
        guard sagas[slot].events.count < Self.maximumEvents else {
            return refuse(
                event, workflow: workflow, "too-many", "'\(event.saga)' was sent \(Self.maximumEvents) events", &turn)
        }
        guard let event = fitted(event, sagas[slot].plan, &turn) else { return }
        sagas[slot].events.append(EventMark(type: event.type, id: event.id, content: event.content))
        note(.event(type: event.type, id: event.id), slot, &turn)
        act(on: event, slot, &turn)
    }

    /// The most events that one saga is sent, repeated ones apart.
    static let maximumEvents = 200

    private mutating func act(on event: PlatformEvent, _ slot: Int, _ turn: inout Turn) {
        let plan = sagas[slot].plan
        if event.type == plan.definition.withdrawOn { return withdraw(event, slot, &turn) }
        guard sagas[slot].phase == .forward else {
            return refuse(event, workflow: plan.definition.name, "undoing", "'\(event.saga)' has failed", &turn)
        }
        if sagas[slot].isBegun, sagas[slot].position < plan.steps.count {
            switch plan.steps[sagas[slot].position].step.action {
            // While it waits for its last children, all can still be undone.
            case .collect(let collection) where event.type == collection.failOn:
                return fail("cancelled", "the platform has cancelled it", slot, &turn)
            case .collect(let collection) where event.type == collection.closeOn && openCollection(slot) != nil:
                return close(slot, "the platform has closed it", &turn)
            case .await(let awaiting) where awaiting.subject.eventType == event.type:
                return awaited(event, awaiting, slot, &turn)
            case .collect, .await, .call, .forEach, .join, .choose, .emit, .delay, .fail: break
            }
        }
        let next = sagas[slot].position + (sagas[slot].isBegun ? 1 : 0)
        if plan.awaits(event.type, from: next) {
            early.append(EarlyEvent(event: event, offset: turn.offset, until: .max))
            return
        }
        guard event.type != PlatformEvent.audit else { return }
        refuse(event, workflow: plan.definition.name, "not-awaited", "nothing waits for it any more", &turn)
    }

    private mutating func awaited(_ event: PlatformEvent, _ awaiting: Awaiting, _ slot: Int, _ turn: inout Turn) {
        if let condition = awaiting.condition {
            let scope = scope(slot)
            scope.event = event.fields
            do throws(EvaluationError) {
                guard try Self.holds(condition, scope) else {
                    guard event.type != PlatformEvent.audit else { return }
                    return refuse(
                        event, workflow: sagas[slot].plan.definition.name, "not-awaited",
                        "it does not fit what is waited for", &turn)
                }
            } catch {
                // It is looked at again when an operator says so.
                early.append(EarlyEvent(event: event, offset: turn.offset, until: .max))
                return hold(
                    .expression, "whether the event is the awaited one cannot be worked out: \(error)", slot, &turn)
            }
        }
        if sagas[slot].hold?.cause == .deadline { resume(slot, &turn) }
        sagas[slot].received.append(Received(step: sagas[slot].position, fields: event.fields))
        proceed(slot, &turn)
    }

    /// A child leaves on its own wish, while its parent takes children in.
    private mutating func withdraw(_ event: PlatformEvent, _ slot: Int, _ turn: inout Turn) {
        guard let membership = sagas[slot].membership, sagas[slot].phase == .forward,
            sagas[membership.parent].collections[membership.collection].phase == .open
        else {
            return refuse(
                event, workflow: sagas[slot].plan.definition.name, "too-late", "it is decided already", &turn)
        }
        fail("withdrawn", "it was withdrawn", slot, &turn)
    }

    /// An audit bears no request number: it belongs to the saga of its user that waits for one, or will.
    mutating func learn(_ audit: AuditResult, _ turn: inout Turn) {
        let slot = sagas.indices.first { slot in
            sagas[slot].phase == .forward
                && sagas[slot].plan.awaits(PlatformEvent.audit, from: sagas[slot].position)
        }
        guard let slot else {
            turn.outputs.append(
                .deadLetter(
                    DeadLetter(
                        family: name, offset: turn.offset, what: "audit", id: audit.userNo,
                        reason: "nothing waits for an audit of this user")))
            return
        }
        note(.audited(status: audit.status, evidence: audit.evidence), slot, &turn)
        let fields = ObjectValue([("status", .text(audit.status))])
        act(
            on: PlatformEvent(id: "", type: PlatformEvent.audit, saga: sagas[slot].id, fields: fields, content: .none),
            slot,
            &turn)
    }

    // MARK: Events that come early

    private mutating func keepEarly(
        _ event: PlatformEvent, _ begun: (plan: Plan, terms: Terms)?, _ turn: inout Turn
    ) {
        if turn.has(.earlyEventForgotten) { return }
        if let known = early.first(where: { $0.event.type.isSame(as: event.type) && $0.event.id.isSame(as: event.id) })
        {
            guard known.event.content == event.content else {
                return refuse(
                    event, workflow: begun?.plan.definition.name ?? "", "other-content",
                    "the event was sent before with other content", &turn)
            }
            return
        }
        guard early.count < Self.maximumEarly else {
            turn.outputs.append(.deadLetter(deadLetter(event, turn.offset, "too many events wait for this family")))
            return
        }
        let wait = begun?.terms.earlyEventWait ?? Self.standardEarlyWait
        let until = turn.now + wait
        early.append(EarlyEvent(event: event, offset: turn.offset, begun: begun, until: until))
        schedule(until, -1)
    }

    /// The most events that wait for one family.
    static let maximumEarly = 10_000
    /// For events that start nothing, whose profile is not known: 24 hours, in milliseconds.
    static let standardEarlyWait: Int64 = 86_400_000

    private func deadLetter(_ event: PlatformEvent, _ offset: Int64, _ reason: String) -> DeadLetter {
        DeadLetter(family: name, offset: offset, what: event.type, id: event.id, reason: reason)
    }

    /// The saga has ended: what it was sent too early finds nobody any more.
    mutating func refuseEarly(of slot: Int, _ turn: inout Turn) {
        guard !early.isEmpty else { return }
        let workflow = sagas[slot].plan.definition.name
        for waiting in early
        where waiting.until == .max && waiting.event.saga.isSame(as: sagas[slot].id)
            && waiting.event.type != PlatformEvent.audit
        {
            refuse(waiting.event, workflow: workflow, "not-awaited", "'\(sagas[slot].id)' has ended", &turn)
        }
        early.removeAll { $0.until == .max && $0.event.saga.isSame(as: sagas[slot].id) }
    }

    mutating func expireEarly(_ turn: inout Turn) {
        for late in early where late.until <= turn.now {
            turn.outputs.append(
                .deadLetter(deadLetter(late.event, late.offset, "what it belongs to did not come into being in time")))
        }
        early.removeAll { $0.until <= turn.now }
    }

    /// A saga has come to a step that may wait for events that are here.
    mutating func deliverEarly(to slot: Int, _ turn: inout Turn) {
        guard !early.isEmpty else { return }
        let id = sagas[slot].id
        let own = early.filter { $0.until == .max && $0.event.saga.isSame(as: id) }
        early.removeAll { $0.until == .max && $0.event.saga.isSame(as: id) }
        for waiting in own { act(on: waiting.event, slot, &turn) }
        deliverEarlyStarts(&turn)
    }

    /// Children and events whose saga has come into being.
    private mutating func deliverEarlyStarts(_ turn: inout Turn) {
        guard !early.isEmpty else { return }
        let waiting = early
        early = []
        for event in waiting {
            if let begun = event.begun, slot(of: event.event.saga) == nil {
                if case .later = taking(event.event, turn) {
                    early.append(event)
                } else {
                    offer(event.event, begun.plan, begun.terms, &turn)
                }
            } else if event.until != .max, let slot = slot(of: event.event.saga) {
                deliver(event.event, to: slot, &turn)
            } else {
                early.append(event)
            }
        }
    }
}

extension PlatformEvent {
    /// The type of what the bank's audits are to the sagas that wait for them; the platform's types have no brackets.
    static let audit = "(audit)"
}
