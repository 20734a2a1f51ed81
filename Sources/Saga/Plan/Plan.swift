public import Workflow

/// A definition made ready to be run: its steps in one list, each knowing where it goes on.
///
/// Immutable, and shared by every saga that runs it.
public final class Plan: Sendable {
    public let definition: Definition
    /// Names the published text of the definition; a start record says it.
    public let digest: String
    /// In the order of the file, those of branches after the `choose` that they belong to.
    let steps: [PlanStep]
    let endReadsChildren: Bool
    /// By event type.
    let shapes: [String: EventShape]
    /// Of the event that starts it: that of `input`.
    let startingShape: EventShape?
    /// Where each step stands.
    private let positions: [String: Int]

    public init(_ definition: Definition, digest: String) {
        self.definition = definition
        self.digest = digest
        var layout = Layout()
        let open = layout.place(definition.steps)
        layout.connect(open, to: layout.steps.count)
        let references = definition.references
        for position in layout.steps.indices {
            let id = layout.steps[position].step.id
            layout.steps[position].isAnswerRead = references.contains { $0.starts(with: ["steps", id, "answer"]) }
        }
        steps = layout.steps
        isCollector = layout.steps.contains { $0.collection != nil }
        shapes = Dictionary(definition.events.map { ($0.type, EventShape($0)) }) { first, _ in first }
        startingShape = shapes[definition.startedBy]
        endReadsChildren = definition.completed.references.contains { $0.first == "children" }
        positions = Dictionary(steps.enumerated().map { ($1.step.id, $0) }) { first, _ in first }
    }

    func position(of id: String) -> Int? { positions[id] }
    var isChild: Bool { definition.child != nil }
    let isCollector: Bool

    /// Where a step of this kind waits for the event.
    func collects(_ event: String) -> Bool { steps.contains { $0.collection?.event == event } }

    /// Whether any step from this one on waits for the event.
    func awaits(_ event: String, from position: Int) -> Bool {
        steps.dropFirst(position).contains { step in
            switch step.step.action {
            case .await(let awaiting): awaiting.subject.eventType == event
            case .collect(let collection): collection.closeOn == event || collection.failOn == event
            case .call, .forEach, .join, .choose, .emit, .delay, .fail: false
            }
        }
    }
}

/// A step and where it goes on.
struct PlanStep: Sendable {
    let step: Step
    /// Where the saga goes on after it; the number of steps is the end.
    fileprivate(set) var next: Int
    /// Of a `choose`: where each branch begins, in the order of its conditions.
    fileprivate(set) var branches: [Int]
    fileprivate(set) var otherwise: Int
    /// Whether an expression looks at what the bank answered.
    fileprivate(set) var isAnswerRead = false
    let readsChildren: Bool

    var collection: Collection? {
        if case .collect(let collection) = step.action { collection } else { nil }
    }

    var iteration: Iteration? {
        if case .forEach(let iteration) = step.action { iteration } else { nil }
    }

    var call: Call? { step.call }
}

/// Puts steps into one list.
private struct Layout {
    /// A place that does not know yet where it goes on.
    enum Open {
        case next(Int)
        case branch(Int, Int)
        case otherwise(Int)
    }

    var steps: [PlanStep] = []

    /// - Returns: what has to be connected to whatever follows.
    mutating func place(_ list: [Step]) -> [Open] {
        var open: [Open] = []
        for step in list {
            let position = steps.count
            connect(open, to: position)
            steps.append(
                PlanStep(
                    step: step, next: position + 1, branches: [], otherwise: position + 1,
                    readsChildren: step.references.contains { $0.first == "children" }))
            guard case .choose(let branches, let otherwise) = step.action else {
                open = [.next(position)]
                continue
            }
            // A `choose` that is skipped goes on where its branches meet.
            open = [.next(position)]
            for (index, branch) in branches.enumerated() {
                steps[position].branches.append(steps.count)
                open += branch.steps.isEmpty ? [.branch(position, index)] : place(branch.steps)
            }
            steps[position].otherwise = steps.count
            open += otherwise.isEmpty ? [.otherwise(position)] : place(otherwise)
        }
        return open
    }

    mutating func connect(_ open: [Open], to target: Int) {
        for place in open {
            switch place {
            case .next(let position): steps[position].next = target
            case .branch(let position, let index): steps[position].branches[index] = target
            case .otherwise(let position): steps[position].otherwise = target
            }
        }
    }
}
