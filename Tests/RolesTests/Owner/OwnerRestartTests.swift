import Custody
import Log
import Roles
import Saga
import TestSupport
import Testing
import Topics

@Suite("An owner of a partition that dies and comes back") struct OwnerRestartTests {
    private static let families = (0..<5).map { "project\($0)" }

    /// Loans with bids, doubts and timers, as one owner has made them without ever dying.
    private static func reference(seed: UInt64) -> OwnerStage {
        var random = SeededGenerator(seed: seed)
        var stage = OwnerStage()
        for family in families {
            stage.append(Loans.approved(family, bids: 12))
            for bid in 0..<Int.random(in: 10...13, using: &random) { stage.append(Loans.bid(family, bid)) }
        }
        var answered = 0
        for _ in 0..<60 {
            stage.fold()
            stage.acknowledgeAll()
            stage.commit()
            let commands = stage.commands
            guard answered < commands.count else {
                guard stage.inbox.count < 600, stage.passTime() else { break }
                continue
            }
            for command in commands[answered...].shuffled(using: &random) {
                switch Int.random(in: 0..<10, using: &random) {
                case 0: stage.append(Loans.outcome(command, .inDoubt(.transport("reset"))))
                case 1: stage.append(Loans.outcome(command, .notSent(.transport("refused"))))
                case 2: break
                default: stage.append(Loans.applied(command))
                }
            }
            answered = commands.count
        }
        stage.fold()
        stage.acknowledgeAll()
        return stage
    }

    @Test("Comes to the same families and the same outputs, wherever it dies", arguments: [1, 2, 3])
    func restart(_ seed: UInt64) {
        let reference = Self.reference(seed: seed)
        var random = SeededGenerator(seed: seed &* 77)
        var stage = OwnerStage()
        stage.inbox = reference.inbox
        stage.now = reference.now
        var crashes = 0
        while stage.owner.next < Int64(stage.inbox.count) || !stage.open.isEmpty {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<8: stage.fold(most: Int.random(in: 1...40, using: &random))
            case 8..<14:
                if !stage.open.isEmpty { stage.acknowledge(Int.random(in: stage.open.indices, using: &random)) }
            case 14..<16: stage.commit()
            case 16..<19: stage.checkpoint(most: Int.random(in: 1...5, using: &random))
            default:
                stage.crash(&random)
                crashes += 1
            }
        }
        #expect(crashes > 3, "seed \(seed)")
        for family in Self.families {
            #expect(stage.owner.partition.family(family) == reference.owner.partition.family(family), "seed \(seed)")
            #expect(stage.owner.partition.grave(family) == reference.owner.partition.grave(family), "seed \(seed)")
        }
        for (topic, records) in reference.appended where topic != OwnerStage.topics.views {
            #expect(Set(stage.appended[topic] ?? []) == Set(records), "\(topic), seed \(seed)")
        }
        #expect(stage.lastViews == reference.lastViews, "seed \(seed)")
    }

    @Test("Begins behind what its checkpoints cover, and folds nothing twice")
    func marker() {
        var stage = Self.reference(seed: 9)
        stage.commit()
        stage.checkpoint()
        stage.checkpoint()
        var random = SeededGenerator(seed: 1)
        let end = Int64(stage.inbox.count)
        stage.crash(&random)
        #expect(stage.owner.next == end)
        stage.fold()
        #expect(stage.open.isEmpty)
    }

    @Test("What checkpoints have made superfluous is taken away")
    func removal() {
        var stage = Self.reference(seed: 10)
        stage.commit()
        for _ in 0..<3 { stage.checkpoint() }
        let left = OwnerStage.compacted(stage.checkpoints).filter { $0.value != nil }
        #expect(left.count == Self.families.count + 1, "a checkpoint for each family, and one marker")
    }
}

extension OwnerStage {
    /// Every command so far, in order.
    var commands: [StepCommand] {
        appended.filter { $0.key.contains("steps.") }.sorted { $0.key < $1.key }.flatMap(\.value).compactMap { record in
            guard case .command(let command)? = try? Output(reading: record.value ?? []) else { return nil }
            return command
        }
    }

    /// Of each saga, the newest version that operators were shown. What is offered, and what its siblings do meanwhile,
    /// depends on where a turn of records ends.
    var lastViews: [String: Int64] {
        var views: [String: Int64] = [:]
        for record in appended[Self.topics.views] ?? [] {
            guard let view = try? SagaView(reading: record.value ?? []) else { continue }
            views["\(view.family)/\(view.saga)"] = max(views["\(view.family)/\(view.saga)"] ?? -1, view.version)
        }
        return views
    }
}
