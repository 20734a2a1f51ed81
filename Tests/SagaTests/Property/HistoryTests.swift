import Custody
import Testing

@testable import Saga

@Suite("Any history") struct HistoryTests {
    static let seeds: UInt64 = 10_000

    /// What was come across, by its name.
    struct Met {
        var counts: [String: Int] = [:]

        mutating func add(_ what: String) { counts[what, default: 0] += 1 }
    }

    @Test("Comes to the same state and the same outputs, wherever it was cut by a checkpoint")
    func cut() throws {
        var met = Met()
        for seed in 1...Self.seeds {
            let history = History(seed)
            try Self.check(history.world, seed, &met)
        }
        for (what, least) in Self.expected where met.counts[what, default: 0] < least {
            Issue.record("\(what) was met \(met.counts[what, default: 0]) times, and should be at least \(least) times")
        }
    }

    private static var expected: [(String, Int)] {
        FamilyRecord.Kind.allCases.map { ("record \($0)", 1_000) } + [("record foldVersion", 1_000)]
            + OperatorCommand.Action.Kind.allCases.map { ("applied \($0)", 5) }
            + BankCall.State.allCases.map { ("call \($0)", 20) }
            + ["forward", "undoing", "completed", "failed", "unconfirmed"].map { ("phase \($0)", 20) }
            // No command of the fold is refused for its size yet.
            + Hold.Cause.allCases.filter { $0 != .tooLarge }.map { ("hold \($0)", 10) }
            + ["grave", "revived", "early", "lonely"].map { ("kept \($0)", 5) }
    }

    static func check(_ world: World, _ seed: UInt64, _ met: inout Met) throws {
        var draw = Draw(seed &* 31)
        let cut = draw.below(world.inbox.count + 1)
        var partition = Partition(3)
        var outputs: [Output] = []
        for (place, entry) in world.inbox.enumerated() {
            if place == cut { partition = try again(partition, world, seed, &met) }
            outputs += try partition.apply(
                entry.record, offset: Int64(place + 1), time: entry.time, library: world.library
            ).outputs
            met.add("record \(entry.record.name)")
        }
        if outputs != world.outputs { Issue.record("seed \(seed): other outputs after a cut at \(cut)") }
        for name in names(world) {
            if partition.family(name) != world.partition.family(name) {
                Issue.record("seed \(seed): '\(name)' is another after a cut at \(cut)")
            }
            if partition.checkpoint(of: name) != world.partition.checkpoint(of: name) {
                Issue.record("seed \(seed): '\(name)' has other bytes after a cut at \(cut)")
            }
        }
        note(world, &met)
    }

    private static func names(_ world: World) -> [String] {
        Set(
            world.inbox.compactMap { entry in
                if case .family(let name, _) = entry.record { name } else { nil }
            }
        ).sorted()
    }

    /// The partition, made from its checkpoints.
    private static func again(
        _ partition: Partition, _ world: World, _ seed: UInt64, _ met: inout Met
    ) throws -> Partition {
        var restored = Partition(3)
        for name in names(world) {
            let parts = partition.checkpoint(of: name)
            guard let head = parts.last else { continue }
            let records = Dictionary(uniqueKeysWithValues: parts.map { ($0.key, $0.bytes) })
            restored.restore(
                try CheckpointContents(reading: head.bytes, library: world.library) { records[$0] }, of: name)
            if restored.checkpoint(of: name) != parts { Issue.record("seed \(seed): '\(name)' is written otherwise") }
            if partition.grave(name) != nil { met.add("kept grave") }
            guard let family = partition.family(name) else { continue }
            if restored.family(name) != family { Issue.record("seed \(seed): '\(name)' comes back as another") }
            note(family, &met)
        }
        return restored
    }

    // MARK: What was met

    private static func note(_ world: World, _ met: inout Met) {
        for name in names(world) { if let family = world.partition.family(name) { note(family, &met) } }
        var commands: [String: OperatorCommand] = [:]
        for entry in world.inbox {
            if case .family(_, .command(let command)) = entry.record { commands[command.id] = command }
        }
        for output in world.outputs {
            switch output {
            case .answer(let answer) where answer.result == .applied:
                if let command = commands[answer.command] { met.add("applied \(command.action.kind)") }
            case .history(let entry):
                if case .held(let cause, _) = entry.what { met.add("hold \(cause)") }
                if case .ended(let ending) = entry.what { met.add("phase \(ending.rawValue)") }
            case .answer, .command, .event, .deadLetter: break
            }
        }
    }

    private static func note(_ family: Family, _ met: inout Met) {
        if family.past != nil { met.add("kept revived") }
        if !family.early.isEmpty { met.add("kept early") }
        if !family.lonely.isEmpty { met.add("kept lonely") }
        for saga in family.sagas {
            met.add("phase \(saga.phase.word)")
            for call in saga.calls { met.add("call \(call.state)") }
        }
    }
}

extension InboxRecord {
    fileprivate var name: String {
        switch self {
        case .byNumber: "byNumber"
        case .foldVersion: "foldVersion"
        case .family(_, let record): record.kind.rawValue
        }
    }
}
