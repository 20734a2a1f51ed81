import Foundation
import Saga
import Testing
import Workflow

/// What a workflow is called, tells and does stands in its file and nowhere in the sources.
@Suite("The sources know no workflow") struct NamelessEngineTests {
    private static let root = Shipped.folder.deletingLastPathComponent()

    /// Every Swift source with its path below `Sources`.
    private static func sources(below folder: String = "Sources") throws -> [(path: String, text: String)] {
        let path = root.appending(path: folder).path(percentEncoded: false)
        let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return try files.filter { $0.hasSuffix(".swift") }.sorted().map { file in
            (file, try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8))
        }
    }

    /// The sources but for those that play the platform, its users and their load: they speak the words of workflows.
    private static func engine() throws -> [(path: String, text: String)] {
        let players = ["loansaga/Demo/", "loansaga/Bench/", "Simulation/Stories/"]
        return try sources().filter { source in !players.contains { source.path.hasPrefix($0) } }
    }

    private static func hits(_ words: Set<String>, _ sources: [(path: String, text: String)]) -> [String] {
        sources.flatMap { path, text in
            words.filter { text.contains($0) }.sorted().map { "\(path) contains \($0)" }
        }
    }

    private static var definitions: [Definition] { Shipped.plans.values.map(\.definition) }

    private static func steps(_ steps: [Step]) -> [Step] {
        steps.flatMap { step -> [Step] in
            guard case .choose(let branches, let otherwise) = step.action else { return [step] }
            return [step] + Self.steps(branches.flatMap(\.steps) + otherwise)
        }
    }

    private static var steps: [Step] { definitions.flatMap { steps($0.steps) } }

    @Test("No source names an event of a workflow")
    func events() throws {
        var types = Set(Self.definitions.flatMap { $0.events.map(\.type) + [$0.completed.type, $0.failed.type] })
        for step in Self.steps {
            switch step.action {
            case .emit(let emission): types.insert(emission.type)
            case .call(let call): types.formUnion(call.alternatives.compactMap(\.present))
            case .collect, .forEach, .join, .await, .choose, .delay, .fail: break
            }
        }
        #expect(types.count > 30)
        #expect(Self.hits(types, try Self.engine()) == [])
    }

    @Test("No source of the orchestrator names a workflow")
    func workflows() throws {
        let names = Set(Self.definitions.map { "\"\($0.name)\"" })
        #expect(names.count == 9)
        // The bank has words of its own for what it does; some are the same.
        let sources = try Self.engine().filter { !$0.path.hasPrefix("Ledger/") && !$0.path.hasPrefix("Bank/") }
        #expect(Self.hits(names, sources) == [])
    }

    @Test("No source of the engine names a step")
    func stepNames() throws {
        // Words that the language of definitions, or of records, has besides.
        let common: Set = ["wait", "refused", "audit"]
        let names = Set(Self.steps.map(\.id)).subtracting(common)
        #expect(names.count > 10)
        let pure = try ["Sources/Workflow", "Sources/Saga"].flatMap { try Self.sources(below: $0) }
        #expect(Self.hits(Set(names.map { "\"\($0)\"" }), pure) == [])
        let unmistakable = Set(names.filter { $0.contains("-") })
        #expect(Self.hits(unmistakable, try Self.engine()) == [])
    }
}
