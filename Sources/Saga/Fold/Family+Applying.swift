import Custody
import Expressions
import Workflow

/// Why a record cannot be folded yet; nothing was changed.
public enum Missing: Error, Hashable, Sendable, CustomStringConvertible {
    case definition(digest: String)
    case profile(digest: String)

    public var description: String {
        switch self {
        case .definition(let digest):
            "the definition \(digest) is not known here yet; publish it, or wait until it is read"
        case .profile(let digest): "the profile \(digest) is not known here yet; publish it, or wait until it is read"
        }
    }
}

extension Family {
    /// Folds one record.
    ///
    /// - Parameters:
    ///   - time: of the record, in milliseconds; the family's time is the greatest that it has seen.
    ///   - library: what is looked up for events that start something.
    /// - Returns: what is to be done, in order.
    /// - Throws: what has to be known first; the family is as it was.
    public mutating func apply(
        _ record: FamilyRecord, offset: Int64, time: Int64, library: Library
    ) throws(Missing) -> [Output] {
        guard offset > self.offset else { return [] }
        var begun: (plan: Plan, terms: Terms)?
        if case .event(let event) = record, let start = event.start, slot(of: event.saga) == nil, !isPast(event.saga) {
            guard let plan = library.plan(start.definition) else { throw .definition(digest: start.definition) }
            guard let terms = library.terms(start.profile) else { throw .profile(digest: start.profile) }
            begun = (plan, terms)
        }
        sagas.offset = offset
        if case .timer(let arming) = record, wake?.arming != arming { return [] }
        self.time = max(self.time, time)
        var turn = Turn(offset: offset, now: self.time, fault: library.fault)
        fireDue(&turn)
        switch record {
        case .event(let event): receive(event, begun, &turn)
        case .outcome(let outcome): learn(outcome, &turn)
        case .answered(let answered): learn(answered, &turn)
        case .presented(let presented): present(presented, &turn)
        case .notification(let notification): learn(notification, &turn)
        case .audit(let audit): learn(audit, &turn)
        case .timer: if turn.has(.timerFiredEarly), heap.first?.at == wakesAt { fireNext(&turn) }
        case .command(let command): obey(command, library, &turn)
        }
        settleWake()
        return turn.outputs
    }

    // MARK: Time

    mutating func schedule(_ at: Int64?, _ slot: Int, call: Int = -1) {
        guard let at else { return }
        heap.insert(DueHeap.Entry(at: at, slot: slot, call: call))
    }

    mutating func setDue(_ at: Int64?, _ slot: Int) {
        sagas[slot].due = at
        schedule(at, slot)
    }

    mutating func setDue(_ at: Int64?, _ slot: Int, call: Int) {
        sagas[slot].calls[call].due = at
        schedule(at, slot, call: call)
    }

    /// Whether what the entry stands for still waits for just this time.
    private func isLive(_ entry: DueHeap.Entry) -> Bool {
        guard entry.slot >= 0 else { return early.contains { $0.until == entry.at } }
        guard entry.call >= 0 else { return sagas[entry.slot].due == entry.at }
        return entry.call < sagas[entry.slot].calls.count && sagas[entry.slot].calls[entry.call].due == entry.at
    }

    /// Whatever record comes: what has become due by its time happens first.
    private mutating func fireDue(_ turn: inout Turn) {
        while let entry = heap.first, entry.at <= turn.now { fireNext(&turn) }
    }

    /// What is due first happens, whatever the time is.
    private mutating func fireNext(_ turn: inout Turn) {
        guard let entry = heap.first else { return }
        heap.removeFirst()
        guard isLive(entry) else { return }
        if entry.slot < 0 {
            expireEarly(&turn)
        } else if entry.call < 0 {
            sagas[entry.slot].due = nil
            fire(entry.slot, &turn)
        } else {
            sagas[entry.slot].calls[entry.call].due = nil
            fire(entry.slot, call: entry.call, &turn)
        }
    }

    /// The next time that the owner has to call for.
    mutating func settleWake() {
        while let entry = heap.first, !isLive(entry) { heap.removeFirst() }
        guard heap.first?.at != wakesAt else { return }
        arming += 1
        wakesAt = heap.first?.at
    }

    // MARK: Values

    /// What the saga's expressions can speak of now.
    ///
    /// - Parameter withChildren: whether they look at what its children offer.
    func scope(_ slot: Int, withChildren: Bool = false) -> SagaScope {
        SagaScope(
            sagas[slot], partition: partition, familyDigest: digest, children: withChildren ? heldOffers(slot) : [])
    }

    /// Fields of an outcome event; those that merely copy something that is missing are left out.
    static func fields(
        _ templates: [(name: String, value: Template)], _ scope: SagaScope
    ) throws(EvaluationError) -> ObjectValue {
        var (names, values): ([String], [Value]) = ([], [])
        names.reserveCapacity(templates.count)
        values.reserveCapacity(templates.count)
        for (name, template) in templates {
            do throws(EvaluationError) {
                values.append(try template.value(from: scope))
                names.append(name)
            } catch {
                guard error.kind == .missingField, case .expression(let copy) = template, copy.path != nil else {
                    throw error
                }
            }
        }
        return ObjectValue(names: names, values: values)
    }

    /// The parameters of a request; an optional one whose field is missing is left out.
    static func parameters(of request: Request, _ scope: SagaScope) throws(EvaluationError) -> [Value?] {
        var values: [Value?] = []
        values.reserveCapacity(request.with.count)
        // By index: a row of the catalogue is large, and copying it for each value would take longer than the value.
        for place in request.with.indices {
            do throws(EvaluationError) {
                values.append(try request.with[place].value.value(from: scope))
            } catch {
                guard error.kind == .missingField, !request.with[place].parameter.required else { throw error }
                values.append(nil)
            }
        }
        return values
    }

    /// - Returns: milliseconds.
    static func moment(_ deadline: Deadline, _ scope: SagaScope, _ now: Int64) throws(EvaluationError) -> Int64 {
        switch deadline {
        case .after(let period): return now + period.milliseconds
        case .at(let expression):
            guard case .time(let moment) = try expression.value(from: scope) else { return now }
            return moment
        }
    }

    /// - Returns: false where it comes to something else; the reader has seen to it that it cannot.
    static func holds(_ condition: Expression, _ scope: SagaScope) throws(EvaluationError) -> Bool {
        try condition.value(from: scope) == .bool(true)
    }
}
