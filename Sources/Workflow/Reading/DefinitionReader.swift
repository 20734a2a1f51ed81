public import Custody
import Expressions
public import JSON

/// Reads a definition and finds everything that is not right with it, not only the first.
public struct DefinitionReader {
    let catalogue: Catalogue
    let profile: Profile
    /// The definitions of children, by their names.
    let children: [String: Definition]
    private(set) var problems: [Problem] = []
    /// The `id` of the step that is being read.
    var step: String?
    /// The ids of all steps that were read, with their paths.
    var ids: [String: String] = [:]
    var events: [EventRule] = []
    /// Of every event type, also of those whose rule could not be read.
    var eventFields: [String: [Field]] = [:]
    /// The event types that something names.
    var usedEvents: Set<String> = []
    var startedBy: String?
    var withdrawOn: String?
    var child: ChildContract?
    /// What the fields are that expressions can copy.
    var copied: [[String]: FieldType] = [:]
    /// Steps that register somebody whom the bank audits.
    var registrations: Set<String> = []
    var joins = 0
    var isInBranch = false
    var hasUnreadSteps = false
    /// What expressions cannot be checked for, because what they speak of could not be read: parts of their texts.
    var blurred: Set<String> = []

    private init(catalogue: Catalogue, profile: Profile, children: [String: Definition]) {
        self.children = children
        self.catalogue = catalogue
        self.profile = profile
    }

    /// What is wrong with a definition; at least one thing.
    public struct Problems: Error, Hashable, Sendable {
        public let all: [Problem]
    }

    /// - Parameter children: the definitions of the children that it may collect, by their names.
    /// - Returns: the definition, or everything that is wrong with it.
    public static func read(
        _ json: JSONValue, children: [String: Definition] = [:], catalogue: Catalogue = .specification,
        profile: Profile = .sandbox
    ) -> Result<Definition, Problems> {
        var reader = DefinitionReader(catalogue: catalogue, profile: profile, children: children)
        let definition = reader.definition(Node(value: json, path: ""))
        guard let definition, reader.problems.isEmpty else {
            let nothingSaid = Problem(path: "", "this is no definition; see workflows/README.md")
            return .failure(Problems(all: reader.problems.isEmpty ? [nothingSaid] : reader.problems))
        }
        return .success(definition)
    }

    /// What parents need to know of a child, where that can be read, whatever else is wrong with it.
    static func outline(_ json: JSONValue, catalogue: Catalogue, profile: Profile) -> Definition? {
        var reader = DefinitionReader(catalogue: catalogue, profile: profile, children: [:])
        let node = Node(value: json, path: "")
        guard let object = json.object else { return nil }
        let members = Members(node, object)
        reader.readEvents(members)
        guard let name = members["workflow"]?.value.string, let contract = reader.child,
            let start = reader.event(reader.startedBy)
        else { return nil }
        return Definition(
            name: name, version: members["version"]?.value.number?.int64.flatMap(Int.init(exactly:)) ?? 0,
            title: Title(zh: "", en: ""), events: reader.events, startedBy: start.type, child: contract, search: [],
            accept: [], withdrawOn: nil, steps: [], completed: Emission(type: "", with: []),
            failed: Emission(type: "", with: []))
    }

    mutating func report(_ path: String, _ message: String) {
        problems.append(Problem(path: path, step: step, message))
    }

    private mutating func definition(_ node: Node) -> Definition? {
        guard
            let members = object(
                node,
                required: ["workflow", "version", "title", "events", "startedBy", "steps", "completed", "failed"],
                optional: ["$schema", "child", "search", "accept", "withdrawOn"])
        else { return nil }
        let name = word(members["workflow"], "a workflow's name")
        let version = integer(members["version"], in: 1...1_000_000)
        let title = title(members["title"])
        readEvents(members)
        guard let startedBy, let start = eventFields[startedBy] else { return nil }
        for field in start { copied[["input", field.name]] = field.type }
        var scope = startingScope(start)
        let search = self.search(members["search"], start)
        let accept = self.accept(members["accept"], Scope(names: ["input": .object(ObjectType(fields: start))]))
        let failed = emission(members["failed"], scope.adding("failure", Self.failureType))
        let steps = self.steps(members["steps"], &scope)
        if child != nil, joins != 1 {
            report(
                members.path("steps"), "a child waits for its parent exactly once; there are \(joins) 'join' steps")
        }
        if !scope.isReached {
            report(members.path("completed"), "nothing comes here: the steps always fail; give the 'fail' a 'when'")
        }
        let completed = emission(members["completed"], scope)
        checkEvents(at: members.path("events"))
        guard let name, let version, let title, let completed, let failed else { return nil }
        return Definition(
            name: name, version: version, title: title, events: events, startedBy: startedBy, child: child,
            search: search, accept: accept, withdrawOn: withdrawOn, steps: steps, completed: completed, failed: failed)
    }

    /// What it is started by, what it waits for, and what a child has to do with its parent.
    private mutating func readEvents(_ members: Members) {
        child = members["child"].flatMap { contract($0) }
        for field in child?.given ?? [] { copied[["given", field.name]] = field.type }
        events = rules(members["events"])
        startedBy = eventType(members["startedBy"])
        guard let node = members["withdrawOn"] else { return }
        guard let type = eventType(node) else { return }
        guard child != nil else {
            return report(node.path, "only a child can be withdrawn; leave it out, or add 'child'")
        }
        if type == startedBy {
            report(node.path, "'\(type)' starts the child; it cannot withdraw it too. Name another event")
        }
        withdrawOn = type
    }

    static let failureType = ValueType.object(ObjectType(["code": .init(.text), "reason": .init(.text)]))
    private static let sagaType = ValueType.object(ObjectType(["id": .init(.text), "startedAt": .init(.time)]))

    private func startingScope(_ start: [Field]) -> Scope {
        var scope = Scope(names: ["input": .object(ObjectType(fields: start)), "saga": Self.sagaType])
        if let child, !child.given.isEmpty { scope.names["given"] = .object(ObjectType(fields: child.given)) }
        return scope
    }

    private mutating func title(_ node: Node?) -> Title? {
        guard let node, let members = object(node, required: ["zh", "en"], optional: []) else { return nil }
        guard let zh = text(members["zh"]), let en = text(members["en"]) else { return nil }
        return Title(zh: zh, en: en)
    }

    private mutating func contract(_ node: Node) -> ChildContract? {
        guard let members = object(node, required: ["offers"], optional: ["given"]) else { return nil }
        return ChildContract(
            given: members["given"].map { fields($0) } ?? [], offers: members["offers"].map { fields($0) } ?? [])
    }

    private mutating func search(_ node: Node?, _ start: [Field]) -> [String] {
        guard let node else { return [] }
        var seen: Set<String> = []
        return elements(node, "names of fields").compactMap { element in
            guard let name = text(element) else { return nil }
            if !seen.insert(name).inserted { report(element.path, "'\(name)' stands here twice; write it once") }
            guard let field = start.first(where: { $0.name == name }) else {
                report(element.path, "the event that starts the workflow has no field '\(name)'")
                return nil
            }
            if field.type.valueType == .sealed {
                report(element.path, "'\(name)' is personal data and cannot be searched by")
            }
            return name
        }
    }

    private mutating func accept(_ node: Node?, _ scope: Scope) -> [Acceptance] {
        guard let node else { return [] }
        return elements(node, "conditions").compactMap { element in
            guard let members = object(element, required: ["that", "else"], optional: []) else { return nil }
            let condition = expression(members["that"], .bool, scope)
            guard let condition, let otherwise = text(members["else"]) else { return nil }
            return Acceptance(condition: condition, otherwise: otherwise)
        }
    }

    /// The elements of a list; none, and a report, when it is no list.
    mutating func elements(_ node: Node, _ what: String) -> [Node] {
        if let elements = node.elements() { return elements }
        report(node.path, "here should be a list of \(what), not \(node.kind)")
        return []
    }
}
