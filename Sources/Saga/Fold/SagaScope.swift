import Custody
import Expressions
import Workflow

/// What the expressions of a saga can speak of, at one moment.
///
/// A class because an evaluation looks through it many times and changes nothing of it.
final class SagaScope: ValueSource {
    private let saga: Parts
    private let partition: Int
    private let familyDigest: FamilyDigest
    /// What the held children offer.
    private let children: [Value]
    /// The call that is taken back, by its place: its step is what this call was, whatever was asked for since.
    var undone: Int?
    var event: ObjectValue?
    var child: ObjectValue?
    var failure: Failure?
    var items: (name: String, values: [Value])?
    var chunk: ObjectValue?

    /// Of a saga, what expressions can speak of: copying less takes less time, and there is a scope for each step.
    private struct Parts {
        let id: String
        let startedAt: Int64
        let plan: Plan
        let input: ObjectValue
        let given: ObjectValue
        let calls: [BankCall]
        let collections: [CollectionState]
        let iterations: [IterationState]
        let received: [Received]
    }

    init(_ saga: borrowing SagaState, partition: Int, familyDigest: FamilyDigest, children: [Value]) {
        self.saga = Parts(
            id: saga.id, startedAt: saga.startedAt, plan: saga.plan, input: saga.input, given: saga.given,
            calls: saga.calls, collections: saga.collections, iterations: saga.iterations, received: saga.received)
        self.partition = partition
        self.familyDigest = familyDigest
        self.children = children
        failure = saga.failure
    }

    func value(of name: String, at path: [String]) -> Value? {
        guard items?.name != name, let first = path.first else { return walk(value(of: name), path[...]) }
        return switch name {
        case "input": walk(saga.input[first], path.dropFirst())
        case "event": walk(event?[first], path.dropFirst())
        case "child": walk(child?[first], path.dropFirst())
        case "given": walk(saga.given[first], path.dropFirst())
        case "totals": walk(total(first), path.dropFirst())
        case "steps": path.count == 2 && path[1] == "requestNo" ? requestNo(of: first) : walk(.object(steps), path[...])
        default: walk(value(of: name), path[...])
        }
    }

    private func walk(_ value: Value?, _ path: ArraySlice<String>) -> Value? {
        var value = value
        for field in path {
            guard case .object(let object)? = value else { return nil }
            value = object[field]
        }
        return value
    }

    func value(of name: String) -> Value? {
        if let items, items.name == name { return .list(items.values) }
        return switch name {
        case "input": .object(saga.input)
        case "given": .object(saga.given)
        case "event": event.map { .object($0) }
        case "child": child.map { .object($0) }
        case "chunk": chunk.map { .object($0) }
        case "saga":
            .object(ObjectValue([("id", .text(saga.id)), ("startedAt", .time(saga.startedAt))]))
        case "failure":
            failure.map { .object(ObjectValue([("code", .text($0.code)), ("reason", .text($0.reason))])) }
        case "steps": .object(steps)
        case "children": .object(ObjectValue([("held", .list(children))]))
        case "totals": .object(totals)
        default: nil
        }
    }

    /// What is known of each step that has begun.
    private var steps: ObjectValue {
        var known = ObjectValue()
        for (place, call) in saga.calls.enumerated() where call.isForward && (call.items == nil || place == undone) {
            if let undone, place > undone, saga.calls[undone].step == call.step { continue }
            let step = saga.plan.steps[call.step]
            guard let request = step.call?.alternatives[call.alternative].request else { continue }
            var members: [(name: String, value: Value)] = []
            for (row, value) in zip(request.with, call.parameters) {
                if let value { members.append((row.parameter.name, value)) }
            }
            let number = RequestNumber(partition: partition, familyDigest: familyDigest, ordinal: call.ordinal)
            members.append(("requestNo", .text(number.text)))
            if let answer = call.answer { members.append(("answer", .object(answer))) }
            known[step.step.id] = .object(ObjectValue(members))
        }
        for iteration in saga.iterations {
            // To what takes a chunk back, the step is the chunk's call.
            if let undone, saga.calls[undone].step == iteration.step { continue }
            let settled = iteration.settled.flatMap { iteration.items[$0] }
            known[saga.plan.steps[iteration.step].step.id] = .object(ObjectValue([("settled", .list(settled))]))
        }
        for received in saga.received {
            let fields = ObjectValue([("event", .object(received.fields))])
            known[saga.plan.steps[received.step].step.id] = .object(fields)
        }
        return known
    }

    /// Of the step's latest call; nil also for a step that makes no call of its own.
    private func requestNo(of step: String) -> Value? {
        for place in saga.calls.indices.reversed() where saga.calls[place].isForward {
            let position = saga.calls[place].step
            guard saga.plan.steps[position].step.id == step else { continue }
            if let undone, place > undone, saga.calls[undone].step == position { continue }
            guard saga.calls[place].items == nil || place == undone else { return nil }
            let ordinal = saga.calls[place].ordinal
            return .text(RequestNumber(partition: partition, familyDigest: familyDigest, ordinal: ordinal).text)
        }
        return nil
    }

    private func total(_ name: String) -> Value? {
        for state in saga.collections.reversed() {
            guard let totals = saga.plan.steps[state.step].collection?.totals,
                let place = totals.firstIndex(where: { $0.name == name })
            else { continue }
            return totals[place].sum.type == .integer ? .integer(state.totals[place]) : .amount(state.totals[place])
        }
        return nil
    }

    private var totals: ObjectValue {
        var members: [(name: String, value: Value)] = []
        for state in saga.collections {
            guard let collection = saga.plan.steps[state.step].collection else { continue }
            for (total, sum) in zip(collection.totals, state.totals) {
                members.append((total.name, total.sum.type == .integer ? .integer(sum) : .amount(sum)))
            }
        }
        return ObjectValue(members)
    }
}
