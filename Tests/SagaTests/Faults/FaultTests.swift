import Custody
import Foundation
import Ledger
import Testing

@testable import Saga

@Suite("A planted fault") struct FaultTests {
    @Test("Brings a story to another end than the right engine", arguments: EngineFault.allCases)
    func isSeen(_ fault: EngineFault) throws {
        let scene = try #require(FaultScene.of(fault))
        let (isRight, isWrong) = (!scene.isWrong(scene.played(with: nil)), scene.isWrong(scene.played(with: fault)))
        #expect(isRight)
        #expect(isWrong)
    }

    @Test("Comes twice to the same", arguments: EngineFault.allCases)
    func isRepeatable(_ fault: EngineFault) throws {
        let scene = try #require(FaultScene.of(fault))
        let isSame = scene.played(with: fault).outputs == scene.played(with: fault).outputs
        #expect(isSame)
    }

    @Test("Stops no fold, and comes to the same wherever it is cut by a checkpoint", arguments: EngineFault.allCases)
    func isFolded(_ fault: EngineFault) throws {
        var met = HistoryTests.Met()
        for seed in 1...Self.seeds { try HistoryTests.check(History(seed, with: fault).world, seed, &met) }
    }

    private static let seeds: UInt64 = 50

    @Test("Is planted by a simulation and by nothing else")
    func isOutOfReach() throws {
        let sources = Shipped.folder.deletingLastPathComponent().appending(path: "Sources")
        let files = FileManager.default.enumerator(atPath: sources.path())?.compactMap { $0 as? String } ?? []
        let others = files.filter { $0.hasSuffix(".swift") && !$0.hasPrefix("Saga/") && !$0.contains("Simulat") }
        try #require(others.count > 200)
        for file in others {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            #expect(!text.contains("EngineFault") && !text.contains("library.fault"), "\(file)")
        }
    }
}
