import Custody
package import JSON
package import Saga
package import Workflow

/// Walks workflows, each under every setting that is asked for.
package struct Verifier: Sendable {
    package let definitions: DefinitionSet
    package var bounds: Bounds
    package var crew = Crew.one
    /// A mistake planted in the fold, to see that walks find it.
    package var fault: EngineFault?

    /// - Parameter files: the definitions by their files' names; chunks, and attempts, above the bounds are made as few
    ///   as these say.
    package init(_ files: [(name: String, json: JSONValue)], bounds: Bounds) throws(DefinitionSet.Refused) {
        definitions = try DefinitionSet(files.map { (name: $0.name, json: $0.json.within(bounds)) })
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

    /// A state says in 64 bits which events were sent.
    package struct TooManyEvents: Error, CustomStringConvertible {
        let workflow: String
        let events: Int
        package var description: String {
            "'\(workflow)' is sent \(events) events, and a walk takes at most 64; see --children"
        }
    }

    /// Walks every premise of a workflow under a setting, up to the first that breaks a property.
    ///
    /// - Parameter progress: is told now and then how many states were seen, and how deep.
    package func verify(
        _ workflow: String, _ setting: BankSetting, progress: ((_ states: Int, _ depth: Int) -> Void)? = nil
    ) throws(TooManyEvents) -> [Verdict] {
        guard let root = roots.first(where: { $0.name == workflow }) else { return [] }
        let children = root.collected.compactMap { name in latest.first { $0.name == name } }
        let plans = ([root] + children).map { Plan($0, digest: "\($0.name).v\($0.version)") }
        let digests = Dictionary(plans.map { ($0.definition.name, $0.digest) }) { first, _ in first }
        let maker = PremiseMaker(
            root: root, children: children, bounds: bounds, profile: setting.profile, digests: digests)
        let premises = maker.premises()
        let events = premises.map(\.steps.count).max() ?? 0
        guard events <= 64 else { throw TooManyEvents(workflow: workflow, events: events) }
        let isClosedElsewhere = latest.contains { other in
            !plans.contains { $0.definition.name == other.name } && other.requests.contains(where: \.mayClose)
        }
        func walk(_ premise: Premise, _ bounds: Bounds) -> Walk {
            Walk(crew) {
                Stage(
                    premise: premise, bounds: bounds, profile: setting.profile, plans: plans,
                    isClosedElsewhere: isClosedElsewhere, fault: fault)
            }
        }
        let repayments = Repayments(premises, maker) { premise in
            var trial = walk(premise, bounds.undisturbed)
            trial.run()
            return trial
        }
        if let misfit = repayments.misfit { return [verdict(misfit, root, setting)] }
        var verdicts: [Verdict] = []
        var (possible, happened): ([String], Set<String>) = ([], [])
        for premise in repayments.premises {
            var walk = walk(premise, bounds)
            walk.progress = progress
            walk.run()
            possible += Self.possible(root, children, walk.stage).filter { !possible.contains($0) }
            happened.formUnion(walk.happened)
            verdicts.append(verdict(walk, root, setting))
            if walk.flaw != nil { break }
        }
        // What was not walked to its end says nothing of what never happens.
        if !verdicts.isEmpty, verdicts.allSatisfy({ $0.counterExample == nil && !$0.isCut }) {
            verdicts[verdicts.count - 1].never = possible.filter { !happened.contains($0) }
        }
        return verdicts
    }

    private func verdict(
        _ walk: Walk, _ root: Definition, _ setting: BankSetting
    ) -> Verdict {
        let stage = walk.stage
        func example(_ found: (flaw: Flaw, node: UInt32, last: Action?)) -> Verdict.CounterExample {
            let path = walk.path(to: found.node, last: found.last)
            return Verdict.CounterExample(flaw: found.flaw, lines: Timeline(path, stage).lines)
        }
        return Verdict(
            workflow: root.name, setting: setting, premise: stage.premise.name, states: walk.nodes.count,
            transitions: walk.transitions, merged: walk.merged, depth: walk.depth, isCut: walk.isCut,
            ends: walk.ends.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            counterExample: walk.flaw.map(example),
            dangers: walk.dangers.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, example($0.value)) },
            given: walk.given.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) })
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
            if let call = step.call { phrases += possible(call, step.id, stage) }
        }
        for definition in [root] + children {
            phrases += ["outcome \(definition.completed.type)", "outcome \(definition.failed.type)"]
        }
        let requests = ([root] + children).flatMap(\.requests)
        let hasDirectCalls = requests.contains { !stage.port.isPage($0.service) }
        phrases += ["time"]
        phrases += notices(requests.map(\.service), stage).map { "notification \($0)" }
        phrases += holds(([root] + children).flatMap(\.allSteps), hasDirectCalls, stage).map { "held \($0.rawValue)" }
        if stage.bounds.faults > 0 {
            phrases += hasDirectCalls ? ["slow worker", "lands late", "reports late"] : ["slow worker"]
        }
        if stage.bounds.commands > 0 {
            phrases += OperatorCommand.Action.Kind.allCases.filter { $0 != .correct }.map { "command \($0.rawValue)" }
        }
        return phrases
    }

    /// For what sagas may be held by the definitions and the bounds; all other holds are flaws, or of a bank that
    /// contradicts itself.
    private static func holds(_ steps: [Step], _ hasDirectCalls: Bool, _ stage: Stage) -> [Hold.Cause] {
        var causes: [Hold.Cause] = []
        if stage.bounds.faults > 0 { causes += hasDirectCalls ? [.inDoubt, .notSent, .misconfigured] : [.notSent] }
        if steps.contains(where: { $0.call?.onRefused.holds == true }) { causes.append(.refused) }
        let waits = steps.contains {
            if case .await(let awaiting) = $0.action { awaiting.onDeadline == .hold } else { false }
        }
        return waits ? causes + [.deadline] : causes
    }

    /// What may become of notifications: those of pages come by themselves, others after a fault.
    private static func notices(_ services: [Service], _ stage: Stage) -> [String] {
        let left = min(stage.bounds.faults, stage.bounds.surprises)
        let faults = services.contains(where: stage.port.isPage) ? 0 : 1
        guard faults == 0 || services.contains(where: BankPort.mayTakeIn), left >= faults else { return [] }
        let late = Action.NoticeFate.allCases.filter { $0 != .delivered }.map(\.rawValue) + ["late"]
        return [Action.NoticeFate.delivered.rawValue] + (left > faults ? late : [])
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
        if stage.bounds.faults > 0, call.alternatives.contains(where: { !stage.port.isPage($0.request.service) }) {
            phrases += call.onRefused.byCode.map { "\(step) refused \($0.code)" }
        }
        if case .call(let request) = call.undo { phrases += fates(request.service, "undo \(step)") }
        return phrases
    }
}

extension JSONValue {
    /// With no `chunk` in it, and no step's attempts at its call, above the bounds.
    fileprivate func within(_ bounds: Bounds) -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.within(bounds) })
        case .object(let object):
            var changed = object
            for (key, value) in object {
                changed[key] = key == "chunk" ? value.limited(to: bounds.chunk) : value.within(bounds)
            }
            // Steps have ids, undos have none.
            if let attempts = bounds.attempts, object["id"] != nil, object["call"] != nil {
                var retry = object["retry"]?.object ?? [:]
                let most = retry["maximumAttempts"] ?? .number(JSONNumber(RetryPolicy.standard.maximumAttempts))
                retry["maximumAttempts"] = most.limited(to: attempts)
                if object["retry"]?.object != nil || object["retry"] == nil { changed["retry"] = .object(retry) }
            }
            return .object(changed)
        case .null, .bool, .number, .string: return self
        }
    }

    /// The number, or a smaller one; what is none stays what it is.
    private func limited(to most: Int) -> JSONValue {
        guard case .number(let number) = self, let size = number.int64, size > most else { return self }
        return .number(JSONNumber(most))
    }
}
