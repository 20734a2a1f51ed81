import Expressions

/// What can be wrong between definitions that are right by themselves.
struct SetChecker {
    struct File {
        let name: String
        let definition: Definition
    }

    let files: [File]
    private var problems: [(file: String, problem: Problem)] = []

    init(files: [File]) {
        self.files = files
    }

    mutating func check() -> [(file: String, problem: Problem)] {
        for (place, file) in files.enumerated() {
            checkName(file)
            checkVersion(file, files[..<place])
            for rule in file.definition.events { checkEvent(rule, file, files[..<place]) }
        }
        checkChildren()
        checkOutcomes()
        return problems
    }

    private mutating func report(_ file: File, _ path: String, step: String? = nil, _ message: String) {
        problems.append((file.name, Problem(path: path, step: step, message)))
    }

    /// A file is called as what is in it.
    private mutating func checkName(_ file: File) {
        guard file.name.hasSuffix(".json"), let name = file.name.split(separator: "/").last else { return }
        let wanted = "\(file.definition.name).v\(file.definition.version).json"
        guard name != wanted else { return }
        report(
            file, "version",
            "the file holds '\(file.definition.name)' version \(file.definition.version); call it \(wanted), or mend "
                + "'workflow' or 'version'")
    }

    private mutating func checkVersion(_ file: File, _ others: ArraySlice<File>) {
        let own = file.definition
        for other in others where other.definition.name == own.name && other.definition.version == own.version {
            report(
                file, "version",
                "'\(own.name)' version \(own.version) is in \(other.name) already; a change is a new version")
        }
    }

    // MARK: Events

    /// An event type leads to one saga, whichever workflows speak of it.
    private mutating func checkEvent(_ rule: EventRule, _ file: File, _ others: ArraySlice<File>) {
        for other in others {
            guard let known = other.definition.event(rule.type) else { continue }
            if other.definition.name == file.definition.name {
                checkVersions(rule, known, file, other)
            } else {
                checkShared(rule, known, file, other)
            }
        }
    }

    /// Sagas of the older version are still open when events of the newer come.
    private mutating func checkVersions(_ rule: EventRule, _ known: EventRule, _ file: File, _ other: File) {
        let path = "events.\(rule.type)"
        if rule.family.text != known.family.text || rule.saga.text != known.saga.text {
            report(
                file, path,
                "in \(other.name), 'family' or 'saga' are other ones, and its sagas would not be found any more; keep "
                    + "them, or give the event another name")
        }
        let isStart = rule.type == file.definition.startedBy && rule.type == other.definition.startedBy
        if !isStart, rule.fields != known.fields {
            report(
                file, path,
                "in \(other.name) it has other fields, and sagas of both versions wait for it; keep them, or give the "
                    + "event another name")
        }
    }

    private mutating func checkShared(_ rule: EventRule, _ known: EventRule, _ file: File, _ other: File) {
        let (path, type) = ("events.\(rule.type)", rule.type)
        if type == file.definition.startedBy, type == other.definition.startedBy {
            report(
                file, "startedBy",
                "'\(type)' starts '\(other.definition.name)' already (\(other.name)); one event starts one workflow")
        } else if type == file.definition.startedBy || type == other.definition.startedBy {
            let starter = type == file.definition.startedBy ? file : other
            report(
                file, path,
                "'\(type)' starts '\(starter.definition.name)' (\(starter.name)), and no other workflow can wait for it; "
                    + "give one of the two another name")
        } else if rule.family.text != known.family.text || rule.saga.text != known.saga.text
            || rule.fields != known.fields
        {
            report(
                file, path,
                "'\(type)' has another family, saga or fields in \(other.name); an event type has one form: write the "
                    + "same, or give one of the two another name")
        }
    }

    /// What the platform sends and what it is told have different names.
    private mutating func checkOutcomes() {
        for file in files {
            for type in Set(file.definition.outcomeTypes).sorted() {
                guard let other = files.first(where: { $0.definition.event(type) != nil }) else { continue }
                report(
                    file, "",
                    "it tells '\(type)', which is an event that the platform sends (\(other.name)); give the outcome a "
                        + "name of its own")
            }
        }
    }

    // MARK: Children

    /// Nobody is his own child, not even by way of others.
    private mutating func checkChildren() {
        for file in files {
            for (step, collection) in file.definition.collections {
                let way = way(from: collection.child, to: file.definition.name, [])
                guard let way else { continue }
                let through = way.dropLast().map { "'\($0)'" }.joined(separator: ", ")
                report(
                    file, "collect.child", step: step,
                    "'\(file.definition.name)' would be a child of itself"
                        + (through.isEmpty ? "" : ", by way of \(through)") + "; take in another workflow")
            }
        }
    }

    /// The workflows on the way from one to another along what each takes in; nil where none leads there.
    private func way(from name: String, to goal: String, _ passed: [String]) -> [String]? {
        if name == goal { return passed + [name] }
        guard !passed.contains(name) else { return nil }
        for file in files where file.definition.name == name {
            for (_, collection) in file.definition.collections {
                if let way = way(from: collection.child, to: goal, passed + [name]) { return way }
            }
        }
        return nil
    }
}

extension Definition {
    /// With branches, in the order of the file.
    var allSteps: [Step] { steps.flatMap(\.withBranches) }

    var collections: [(step: String, Collection)] {
        allSteps.compactMap { if case .collect(let collection) = $0.action { ($0.id, collection) } else { nil } }
    }

    /// The types of all events that it tells.
    var outcomeTypes: [String] {
        allSteps.flatMap { step -> [String] in
            switch step.action {
            case .emit(let emission): [emission.type]
            case .call(let call): call.alternatives.compactMap(\.present)
            case .collect, .forEach, .join, .await, .choose, .delay, .fail: []
            }
        } + [completed.type, failed.type]
    }
}

extension Step {
    /// The step, and those of its branches.
    var withBranches: [Step] {
        guard case .choose(let branches, let otherwise) = action else { return [self] }
        return [self] + (branches.flatMap(\.steps) + otherwise).flatMap(\.withBranches)
    }
}
