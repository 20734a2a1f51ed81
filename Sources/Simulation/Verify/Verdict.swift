package import JSON
package import Saga

/// What a walk of one workflow under one setting has come to.
package struct Verdict: Sendable {
    package struct CounterExample: Sendable {
        package let flaw: Flaw
        package let lines: [String]
    }

    package let workflow: String
    package let setting: BankSetting
    package let premise: String
    package let states: Int
    package let transitions: Int
    package let merged: Int
    package let depth: Int
    /// The states were too many: not everything was looked at.
    package let isCut: Bool
    /// How many states of each kind of end.
    package let ends: [(end: String, states: Int)]
    package let counterExample: CounterExample?
    /// Operators' commands after which a property does not hold, with what shows it.
    package let dangers: [(kind: OperatorCommand.Action.Kind, example: CounterExample)]
    /// How often each command was given.
    package let given: [(kind: OperatorCommand.Action.Kind, count: Int)]
    /// Of the last of a workflow's walks under a setting: what could have happened in one of them and never did.
    package internal(set) var never: [String] = []

    package var isGood: Bool { counterExample == nil && dangers.allSatisfy { Self.mayBreak.contains($0.kind) } }

    /// Commands that go against the workflow by their nature: an operator vouches for them.
    package static let mayBreak: Set<OperatorCommand.Action.Kind> = [.skip]

    package var json: JSONObject {
        var object: JSONObject = [
            "workflow": .string(workflow), "setting": .string(setting.description), "premise": .string(premise),
            "good": .bool(isGood), "states": .number(JSONNumber(states)),
            "transitions": .number(JSONNumber(transitions)),
            "merged": .number(JSONNumber(merged)), "depth": .number(JSONNumber(depth)), "cut": .bool(isCut),
        ]
        var ends = JSONObject()
        for (end, states) in self.ends { ends[end] = .number(JSONNumber(states)) }
        object["ends"] = .object(ends)
        object["never"] = .array(never.map { .string($0) })
        var commands = JSONObject()
        for (kind, count) in given {
            let broken = dangers.first { $0.kind == kind }
            commands[kind.words] = [
                "given": .number(JSONNumber(count)), "keeps": .bool(broken == nil),
                "breaks": broken.map { .string($0.example.flaw.sentence) } ?? .null,
            ]
        }
        object["commands"] = .object(commands)
        if let counterExample {
            object["property"] = .string(counterExample.flaw.property.rawValue)
            object["flaw"] = .string(counterExample.flaw.sentence)
            object["timeline"] = .array(counterExample.lines.map { .string($0) })
        }
        return object
    }
}
