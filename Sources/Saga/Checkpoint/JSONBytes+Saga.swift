import Custody
import Expressions

/// Sagas, as lists whose elements stand where `JSONCursor` looks for them.
extension JSONBytes {
    mutating func saga(_ saga: SagaState, _ tables: CheckpointTables) {
        array { bytes in
            bytes.text(saga.id)
            bytes.integer(tables.place(of: saga.plan))
            bytes.integer(tables.place(of: saga.terms))
            bytes.input(saga)
            bytes.fields(saga.given)
            bytes.text(saga.content.description)
            bytes.integer(saga.startedAt)
            bytes.integer(saga.version)
            bytes.text(saga.phase.word)
            bytes.integer(saga.position)
            bytes.integer(saga.since)
            bytes.integer((saga.isBegun ? 1 : 0) + (saga.isPaused ? 2 : 0) + (saga.isShrunk ? 4 : 0))
            bytes.optional(saga.current)
            bytes.optional(saga.due)
            bytes.hold(saga.hold)
            bytes.failure(saga.failure)
            bytes.membership(saga.membership)
            bytes.array { for call in saga.calls { $0.call(call) } }
            bytes.array { for collection in saga.collections { $0.collection(collection) } }
            bytes.array { for iteration in saga.iterations { $0.iteration(iteration) } }
            bytes.array { bytes in
                for received in saga.received {
                    bytes.array {
                        $0.integer(received.step)
                        $0.fields(received.fields)
                    }
                }
            }
            bytes.array { bytes in
                for mark in saga.events {
                    bytes.array {
                        $0.text(mark.type)
                        $0.text(mark.id)
                        $0.text(mark.content.description)
                    }
                }
            }
        }
    }

    /// Only the values, where the names are those of the event that starts the workflow.
    private mutating func input(_ saga: SagaState) {
        guard let values = saga.plan.startingShape?.values(of: saga.input) else { return fields(saga.input) }
        self.values(values)
    }

    private mutating func values(_ values: [Value?]) {
        array { bytes in
            for value in values { if let value { bytes.value(value) } else { bytes.null() } }
        }
    }

    private mutating func optional(_ value: (some BinaryInteger)?) {
        if let value { integer(value) } else { null() }
    }

    private mutating func hold(_ hold: Hold?) {
        guard let hold else { return null() }
        array {
            $0.text(hold.cause.rawValue)
            $0.text(hold.reason)
            $0.optional(hold.call)
            $0.integer(hold.since)
        }
    }

    private mutating func failure(_ failure: Failure?) {
        guard let failure else { return null() }
        array {
            $0.text(failure.code)
            $0.text(failure.reason)
        }
    }

    private mutating func membership(_ membership: Membership?) {
        guard let membership else { return null() }
        array {
            $0.integer(membership.parent)
            $0.integer(membership.collection)
            $0.text(membership.state.rawValue)
        }
    }

    private mutating func call(_ call: BankCall) {
        array { bytes in
            switch call.purpose {
            case .forward: bytes.null()
            case .undo(let place): bytes.integer(place)
            }
            bytes.integer(call.step)
            bytes.integer(call.alternative)
            bytes.range(call.items)
            bytes.integer(call.ordinal)
            bytes.values(call.parameters)
            bytes.integer(call.firstAt)
            bytes.text(call.state.rawValue)
            bytes.integer(call.attempt)
            bytes.integer(call.counted)
            bytes.integer(call.notSent)
            bytes.integer(call.dead)
            bytes.optional(call.doubtDead)
            bytes.optional(call.due)
            if let code = call.code { bytes.text(code.rawValue) } else { bytes.null() }
            if let answer = call.answer { bytes.fields(answer) } else { bytes.null() }
            bytes.optional(call.undoCall)
            bytes.bool(call.isUndone)
            bytes.integer(call.undoRefusals)
            if call.isTakenIn { bytes.bool(true) }
        }
    }

    private mutating func range(_ range: Range<Int>?) {
        guard let range else { return null() }
        array {
            $0.integer(range.lowerBound)
            $0.integer(range.upperBound)
        }
    }

    private mutating func integers(_ values: some Sequence<some BinaryInteger>) {
        array { for value in values { $0.integer(value) } }
    }

    /// Its children follow from their memberships.
    private mutating func collection(_ state: CollectionState) {
        array {
            $0.integer(state.step)
            $0.text(state.phase.rawValue)
            $0.integer(state.deadline)
            $0.integer(state.open)
            $0.integer(state.held)
            $0.integer(state.leaving)
            $0.integers(state.totals)
        }
    }

    private mutating func iteration(_ state: IterationState) {
        array { bytes in
            bytes.integer(state.step)
            bytes.array { for item in state.items { $0.value(item) } }
            bytes.integers(state.children)
            bytes.integer(state.cursor)
            bytes.array { bytes in
                for single in state.singles {
                    bytes.array {
                        $0.integer(single.item)
                        $0.integer(single.from)
                    }
                }
            }
            bytes.integers(state.refused)
            bytes.integer(state.applied)
            bytes.array { for range in state.settled { $0.range(range) } }
            bytes.integers(state.before)
        }
    }
}

extension SagaState.Phase {
    var word: String {
        switch self {
        case .forward: "forward"
        case .undoing: "undoing"
        case .ended(let ending): ending.rawValue
        }
    }

    init?(word: String) {
        switch word {
        case "forward": self = .forward
        case "undoing": self = .undoing
        default:
            guard let ending = Ending(rawValue: word) else { return nil }
            self = .ended(ending)
        }
    }
}
