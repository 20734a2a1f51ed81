import Custody
package import JSON
import Saga
package import Workflow

/// Walks workflows, each under every setting that is asked for.
package struct Verifier: Sendable {
    package let definitions: DefinitionSet
    package var bounds: Bounds
    package var crew = Crew.one

    /// - Parameter files: the definitions by their files' names; chunks above the bound are made as small as it says.
    package init(_ files: [(name: String, json: JSONValue)], bounds: Bounds) throws(DefinitionSet.Refused) {
        definitions = try DefinitionSet(files.map { (name: $0.name, json: $0.json.withChunks(atMost: bounds.chunk)) })
        self.bounds = bounds
    }

    /// The workflows that can be walked: those that are nobody's children. Of several versions, the latest.
    package var workflows: [String] { roots.map(\.name) }

    /// Whether a workflow has children, which are walked with it.
    package func takesInChildren(_ workflow: String) -> Bool {
        roots.contains { $0.name == workflow && !$0.collected.isEmpty }
    }

    private var roots: [Definition] {
        latest.filter { $0.child == nil }
    }

    private var latest: [Definition] {
        definitions.definitions.filter { definition in
            !definitions.definitions.contains { $0.name == definition.name && $0.version > definition.version }
        }
    }

    /// Walks every premise of a workflow under a setting, up to the first that breaks a property.
    ///
    /// - Parameter progress: is told now and then how many states were seen, and how deep.
    package func verify(
        _ workflow: String, _ setting: BankSetting, progress: ((_ states: Int, _ depth: Int) -> Void)? = nil
    ) -> [Verdict] {
        guard let root = roots.first(where: { $0.name == workflow }) else { return [] }
        let children = root.collected.compactMap { name in latest.first { $0.name == name } }
        let plans = ([root] + children).map { Plan($0, digest: "\($0.name).v\($0.version)") }
        let digests = Dictionary(plans.map { ($0.definition.name, $0.digest) }) { first, _ in first }
        let maker = PremiseMaker(
            root: root, children: children, bounds: bounds, profile: setting.profile, digests: digests)
        var verdicts: [Verdict] = []
        for premise in maker.premises() {
            var walk = Walk(crew) {
                Stage(premise: premise, bounds: bounds, profile: setting.profile, plans: plans)
            }
            walk.progress = progress
            walk.run()
            verdicts.append(verdict(walk, walk.stage, root, children, setting))
            if walk.flaw != nil { break }
        }
        return verdicts
    }

    private func verdict(
        _ walk: Walk, _ stage: Stage, _ root: Definition, _ children: [Definition], _ setting: BankSetting
    ) -> Verdict {
        func example(_ found: (flaw: Flaw, node: UInt32, last: Action?)) -> Verdict.CounterExample {
            let path = walk.path(to: found.node, last: found.last)
            return Verdict.CounterExample(flaw: found.flaw, lines: Timeline(path, stage).lines)
        }
        let possible = Self.possible(root, children, stage)
        return Verdict(
            workflow: root.name, setting: setting, premise: stage.premise.name, states: walk.nodes.count,
            transitions: walk.transitions, merged: walk.merged, depth: walk.depth, isCut: walk.isCut,
            ends: walk.ends.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            counterExample: walk.flaw.map(example),
            dangers: walk.dangers.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, example($0.value)) },
            given: walk.given.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) },
            never: possible.filter { !walk.happened.contains($0) })
    }

    /// Everything that could happen by the definitions and the bounds, a phrase each.
    private static func possible(_ root: Definition, _ children: [Definition], _ stage: Stage) -> [String] {
        var phrases: [String] = []
        for type in stage.premise.steps.map(\.event.type) where !phrases.contains("event \(type)") {
            phrases.append("event \(type)")
        }
        for step in ([root] + children).flatMap(\.allSteps) {
            if case .emit(let emission) = step.action {
                phrases.append("outcome \(emission.type)")
                continue
            }
            phrases.append("step \(step.id)")
            let call: Call
            switch step.action {
            case .call(let made): call = made
            case .forEach(let iteration): call = iteration.call
            case .collect, .join, .await, .choose, .emit, .delay, .fail: continue
            }
            phrases += possible(call, step.id, stage)
        }
        for definition in [root] + children {
            phrases += ["outcome \(definition.completed.type)", "outcome \(definition.failed.type)"]
        }
        phrases += ["time"]
        if stage.bounds.faults > 0 { phrases += ["slow worker", "lands late", "reports late"] }
        if stage.bounds.commands > 0 {
            phrases += OperatorCommand.Action.Kind.allCases.filter { $0 != .correct }.map { "command \($0.rawValue)" }
        }
        return phrases
    }

    private static func possible(_ call: Call, _ step: String, _ stage: Stage) -> [String] {
        func fates(_ service: Service, _ name: String) -> [String] {
            let isPage = stage.port.isPage(service)
            let fates: [Action.Fate] =
                stage.bounds.faults == 0
                ? [.done]
                : isPage
                    ? [.done, .unsent, .unbegun, .redelivered]
                    : Action.Fate.allCases.filter { $0 != .takenIn || BankPort.mayTakeIn(service) }
            return fates.map { "\(name) \($0.rawValue)" }
                + (isPage ? Action.Press.possible(service).map { "\(name) \($0.rawValue)" } : [])
        }
        var phrases: [String] = []
        for request in call.alternatives.map(\.request) {
            for phrase in fates(request.service, step) where !phrases.contains(phrase) { phrases.append(phrase) }
        }
        if case .call(let request) = call.undo { phrases += fates(request.service, "undo \(step)") }
        return phrases
    }
}

extension JSONValue {
    /// With every `chunk` in it no larger.
    fileprivate func withChunks(atMost most: Int) -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.withChunks(atMost: most) })
        case .object(let object):
            var changed = object
            for (key, value) in object {
                if key == "chunk", case .number(let number) = value, let size = number.int64, size > most {
                    changed[key] = .number(JSONNumber(most))
                } else {
                    changed[key] = value.withChunks(atMost: most)
                }
            }
            return .object(changed)
        case .null, .bool, .number, .string: return self
        }
    }
}
