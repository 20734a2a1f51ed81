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
    var child: ChildContract?

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
        guard let definition, reader.problems.isEmpty else { return .failure(Problems(all: reader.problems)) }
        return .success(definition)
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
        child = members["child"].flatMap { contract($0) }
        events = rules(members["events"])
        let startedBy = eventType(members["startedBy"])
        let withdrawOn = members["withdrawOn"].flatMap { eventType($0) }
        if withdrawOn != nil, child == nil {
            report(members.path("withdrawOn"), "only a child can be withdrawn; leave it out, or add 'child'")
        }
        guard let start = events.first(where: { $0.type == startedBy }) else { return nil }
        var scope = startingScope(start)
        let search = self.search(members["search"], start)
        let accept = self.accept(members["accept"], scope)
        let failed = emission(members["failed"], scope.adding("failure", Self.failureType))
        let steps = self.steps(members["steps"], &scope)
        checkJoins(steps, at: members.path("steps"))
        let completed = emission(members["completed"], scope)
        guard let name, let version, let title, let startedBy, let completed, let failed else { return nil }
        return Definition(
            name: name, version: version, title: title, events: events, startedBy: startedBy, child: child,
            search: search, accept: accept, withdrawOn: withdrawOn, steps: steps, completed: completed, failed: failed)
    }

    static let failureType = ValueType.object(ObjectType(["code": .init(.text), "reason": .init(.text)]))
    private static let sagaType = ValueType.object(ObjectType(["id": .init(.text), "startedAt": .init(.time)]))

    private func startingScope(_ start: EventRule) -> Scope {
        var scope = Scope(names: ["input": .object(ObjectType(fields: start.fields)), "saga": Self.sagaType])
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

    private mutating func search(_ node: Node?, _ start: EventRule) -> [String] {
        guard let node else { return [] }
        return elements(node, "names of fields").compactMap { element in
            guard let name = text(element) else { return nil }
            guard let field = start.fields.first(where: { $0.name == name }) else {
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

    private mutating func checkJoins(_ steps: [Step], at path: String) {
        let joins = steps.filter { if case .join = $0.action { true } else { false } }
        if child != nil, joins.count != 1 {
            report(path, "a child waits for its parent exactly once; there are \(joins.count) 'join' steps")
        }
        if child == nil, !joins.isEmpty {
            report(path, "only a child can 'join'; add 'child', or leave the step out")
        }
    }

    /// The elements of a list; none, and a report, when it is no list.
    mutating func elements(_ node: Node, _ what: String) -> [Node] {
        if let elements = node.elements() { return elements }
        report(node.path, "here should be a list of \(what), not \(node.kind)")
        return []
    }
}
