import Custody
import Expressions

/// What a picture of a definition shows of one step.
struct GraphNode {
    enum Shape {
        /// The event that starts the workflow, and its ends.
        case end
        case call
        case pivot
        case collect
        case wait
        case choose
        case emit
        case fail
    }

    let id: String
    let shape: Shape
    /// A line or several.
    let lines: [String]
    /// What takes the step back.
    let undo: String?
    /// The workflow of the children that it takes in.
    let child: String?
    /// The ways that it parts into, with the condition of each; all meet again behind it.
    let ways: [(condition: String, nodes: [GraphNode])]

    init(
        _ id: String, _ shape: Shape, _ lines: [String], undo: String? = nil, child: String? = nil,
        ways: [(condition: String, nodes: [GraphNode])] = []
    ) {
        self.id = id
        self.shape = shape
        self.lines = lines
        self.undo = undo
        self.child = child
        self.ways = ways
    }
}

extension GraphNode {
    /// A definition from its beginning to its good end.
    static func nodes(of definition: Definition) -> [GraphNode] {
        [GraphNode("begin", .end, [definition.startedBy])] + definition.steps.map(GraphNode.init)
            + [GraphNode("completed", .end, [definition.completed.type])]
    }

    private init(_ step: Step) {
        let when = step.when.map { ["when \($0.text)"] } ?? []
        switch step.action {
        case .call(let call):
            self.init(
                step.id, call.isPivot ? .pivot : .call, [step.id, call.services] + when, undo: call.undo.service)
        case .forEach(let iteration):
            self.init(
                step.id, iteration.call.isPivot ? .pivot : .call,
                [step.id, "\(iteration.call.services) for each \(iteration.chunk) of \(iteration.items.text)"] + when,
                undo: iteration.call.undo.service)
        case .collect(let collection):
            self.init(
                step.id, .collect, [step.id, "collect until \(collection.until.text)"] + when, child: collection.child)
        case .join: self.init(step.id, .wait, [step.id, "wait for the parent"] + when)
        case .await(let awaiting): self.init(step.id, .wait, [step.id, "wait for \(awaiting.subject.name)"] + when)
        case .delay: self.init(step.id, .wait, [step.id, "delay"] + when)
        case .emit(let emission): self.init(step.id, .emit, [step.id, emission.type] + when)
        case .fail(let code, _): self.init(step.id, .fail, [step.id, "fail: \(code)"] + when)
        case .choose(let branches, let otherwise):
            let ways = branches.map { (condition: $0.when.text, nodes: $0.steps.map(GraphNode.init)) }
            self.init(
                step.id, .choose, [step.id] + when,
                ways: ways + [(condition: "otherwise", nodes: otherwise.map(GraphNode.init))])
        }
    }
}

extension Call {
    fileprivate var services: String { alternatives.map(\.request.service.rawValue).joined(separator: " or ") }
}

extension Undo {
    fileprivate var service: String? {
        guard case .call(let request) = self else { return nil }
        return request.service.rawValue
    }
}

extension Awaiting.Subject {
    fileprivate var name: String {
        switch self {
        case .event(let type): type
        case .audit(let step): "the audit of \(step)"
        }
    }
}
