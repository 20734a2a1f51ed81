import Custody
import Ledger
import Saga

/// Breadth first over everything that may happen in a premise, within bounds.
struct Walk {
    struct Node {
        let parent: UInt32
        let action: Action
    }

    /// A state whose followers are still to be looked at.
    typealias State = (node: UInt32, scene: Scene)

    let stage: Stage
    /// Nil, or who is told how far it is, now and then.
    var progress: ((_ states: Int, _ depth: Int) -> Void)?

    private(set) var nodes: [Node] = []
    private let visited = Visited()
    private let crew: Crew
    private let scouts: [Scout]
    /// Transitions that use up nothing of the bounds: an end has to be reached without anything out of the ordinary.
    private var edges: [(from: UInt32, to: UInt32)] = []
    /// States that are ends, or whose followers were not walked.
    private var goals: [UInt32] = []
    private(set) var transitions = 0
    private(set) var merged = 0
    private(set) var depth = 0
    private(set) var isCut = false
    private(set) var ends: [String: Int] = [:]
    private(set) var flaw: (flaw: Flaw, node: UInt32, last: Action?)?
    /// What operators' commands have broken, by the command.
    private(set) var dangers: [OperatorCommand.Action.Kind: (flaw: Flaw, node: UInt32, last: Action?)] = [:]
    private(set) var given: [OperatorCommand.Action.Kind: Int] = [:]
    private(set) var happened: Set<String> = []
    private var noted: Set<UInt64> = []
    /// The first end with the workflow completed.
    private(set) var completed: UInt32?
    /// The last end that was come to without anything out of the ordinary.
    private var undisturbed: UInt32 = 0

    init(_ crew: Crew, _ stage: () -> Stage) {
        self.stage = stage()
        self.crew = crew
        let visited = visited
        scouts = (0..<crew.size).map { _ in Scout(stage(), visited) }
    }

    /// So many states are looked at before what follows them is added; it decides nothing but how busy a crew is.
    private static let batch = 512
    /// The states of the next depth, in batches.
    private var next: [[State]] = []

    /// Walks until everything is seen, something is found broken, or there are too many states.
    mutating func run() {
        var first = Scene(stage)
        let key = stage.bounds.merges ? first.key(stage) : nil
        first.inspect(stage)
        add(first, from: nil, by: .pass, isFree: false, key)
        while !next.isEmpty, flaw == nil {
            progress?(nodes.count, depth)
            depth += 1
            // From the end, so that its memory is given back while the next level grows.
            var level = Array(next.reversed())
            next = []
            while let batch = level.popLast(), flaw == nil { expand(batch) }
        }
        if flaw == nil { findDeadEnds() }
        if flaw == nil, completed == nil, !isCut {
            flaw = (
                Flaw(.completes, "no path within the bounds completes; this is how far one comes"), undisturbed, nil
            )
        }
    }

    private mutating func expand(_ batch: [State]) {
        guard nodes.count < stage.bounds.states else { return leave(batch[...]) }
        let places = Places(batch.count)
        crew.work { [scouts] part in scouts[part].look(at: batch, places) }
        var finds = Array(repeating: (scout: 0, find: 0), count: batch.count)
        for (scout, looked) in scouts.enumerated() {
            for (find, place) in looked.places.enumerated() { finds[place] = (scout, find) }
        }
        // By index: copying a state takes longer than adding it.
        for place in batch.indices {
            guard nodes.count < stage.bounds.states else { return leave(batch[place...]) }
            for follower in scouts[finds[place].scout].found[finds[place].find] {
                take(follower, from: batch[place].node)
                if flaw != nil { return }
            }
        }
    }

    /// Gives up what follows the states: there are too many.
    private mutating func leave(_ states: ArraySlice<State>) {
        isCut = true
        goals += states.map(\.node)
    }

    private mutating func take(_ follower: Scout.Follower, from node: UInt32) {
        transitions += 1
        if case .command(_, let kind) = follower.action { given[kind, default: 0] += 1 }
        if noted.insert(follower.words).inserted { note(follower.action, follower.touched) }
        if let same = follower.same { merge(node, into: same, isFree: follower.isFree) }
        guard let scene = follower.scene else { return }
        if follower.isBroken { return blame(scene, node, follower.action) }
        add(scene, from: node, by: follower.action, isFree: follower.isFree, follower.key)
    }

    private mutating func merge(_ parent: UInt32?, into same: UInt32, isFree: Bool) {
        merged += 1
        if let parent, isFree { edges.append((parent, same)) }
    }

    /// Something is broken: by the workflow, or by what an operator has done.
    private mutating func blame(_ scene: Scene, _ node: UInt32, _ action: Action) {
        guard let found = scene.flaws.first else { return }
        if let kind = scene.blamed {
            if dangers[kind] == nil { dangers[kind] = (found, node, action) }
            goals.append(node)
        } else {
            flaw = (found, node, action)
        }
    }

    private mutating func note(_ action: Action, _ touched: [String]) {
        switch action {
        case .event(let place): happened.insert("event \(stage.premise.steps[Int(place)].event.type)")
        case .work(let fate):
            if let step = touched.first { happened.insert("\(step) \(fate.rawValue)") }
        case .refuse: break
        case .press(_, let press): if let step = touched.first { happened.insert("\(step) \(press.rawValue)") }
        case .notice(let fate): happened.insert("notification \(fate.rawValue)")
        case .slow: happened.insert("slow worker")
        case .land: happened.insert("lands late")
        case .report: happened.insert("reports late")
        case .late: happened.insert("notification late")
        case .pass: happened.insert("time")
        case .command(_, let kind): happened.insert("command \(kind.rawValue)")
        }
        for step in touched { happened.insert(step.contains(" ") ? step : "step \(step)") }
    }

    /// - Parameters:
    ///   - isFree: whether coming to it has used up nothing of the bounds.
    ///   - key: nil where states are not merged.
    private mutating func add(
        _ scene: Scene, from parent: UInt32?, by action: Action, isFree: Bool, _ key: SceneKey?
    ) {
        let expense = scene.expense(stage)
        var name: SceneKey?
        if let key {
            switch visited.place(of: key, expense) {
            case .seen(let same): return merge(parent, into: same, isFree: isFree)
            case .free(let place): name = place
            }
        }
        guard scene.flaws.isEmpty else { return blame(scene, parent ?? 0, action) }
        let node = UInt32(nodes.count)
        if let name { visited.add(node, at: name, expense) }
        if let parent, isFree { edges.append((parent, node)) }
        nodes.append(Node(parent: parent ?? 0, action: action))
        if let end = scene.end {
            goals.append(node)
            ends[end.words, default: 0] += 1
            if end.isCompleted, completed == nil { completed = node }
            if scene.spent == 0 { undisturbed = node }
        }
        if next.last?.count ?? Self.batch == Self.batch { next.append([]) }
        next[next.count - 1].append((node, scene))
    }

    // MARK: Every path can reach an end

    /// Looks for a state from which no end can be reached.
    private mutating func findDeadEnds() {
        guard nodes.count > 1 else { return }
        var starts = Array(repeating: 0, count: nodes.count + 1)
        for edge in edges { starts[Int(edge.to) + 1] += 1 }
        for place in 1..<starts.count { starts[place] += starts[place - 1] }
        var sources = Array(repeating: UInt32(0), count: edges.count)
        var filled = starts
        for edge in edges {
            sources[filled[Int(edge.to)]] = edge.from
            filled[Int(edge.to)] += 1
        }
        var reaches = Array(repeating: false, count: nodes.count)
        var open = goals
        for goal in goals { reaches[Int(goal)] = true }
        while let node = open.popLast() {
            for place in starts[Int(node)]..<starts[Int(node) + 1] where !reaches[Int(sources[place])] {
                reaches[Int(sources[place])] = true
                open.append(sources[place])
            }
        }
        guard let lost = reaches.firstIndex(of: false) else { return }
        flaw = (Flaw(.goesOn, "from here on no end can be reached"), UInt32(lost), nil)
    }

    // MARK: How it came to it

    func scene(at node: UInt32, last: Action?) -> Scene {
        var scene = Scene(stage)
        for action in path(to: node, last: last) { scene.act(action, stage) }
        return scene
    }

    /// The actions that lead to a state, the first first.
    func path(to node: UInt32, last: Action?) -> [Action] {
        var actions: [Action] = last.map { [$0] } ?? []
        var node = Int(node)
        while node != 0 {
            actions.append(nodes[node].action)
            node = Int(nodes[node].parent)
        }
        return actions.reversed()
    }
}

extension Scene {
    struct End {
        let words: String
        /// Whether the workflow itself, and not a child, has completed.
        let isCompleted: Bool
    }

    /// What it has come to, where nothing has to happen any more; nil where something has.
    var end: End? {
        guard isQuiet, family.sagaCount > 0 else { return nil }
        let open = (0..<family.sagaCount).filter { family.ending($0) == nil }
        guard open.isEmpty ? family.nextHappening(at: now) == nil : resting.isSuperset(of: open) else { return nil }
        var isCompleted = false
        var words: [String] = []
        for slot in 0..<family.sagaCount {
            let saga = family.standing(slot)
            guard !saga.isChild else { continue }
            let word =
                saga.ending?.rawValue ?? saga.hold.map { "held (\($0.cause.rawValue))" }
                ?? (saga.isPaused ? "stopped" : saga.isUnconfirmed ? "unconfirmed" : "open, waits for another")
            if saga.ending == .completed { isCompleted = true }
            words.append("\(saga.workflow) \(word)")
        }
        if let project = book.projects(limit: 1).first { words.append("project \(project.projectStatus.rawValue)") }
        return End(words: words.joined(separator: ", "), isCompleted: isCompleted)
    }
}
