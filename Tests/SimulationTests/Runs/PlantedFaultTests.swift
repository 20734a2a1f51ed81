import Foundation
import Testing

@testable import Simulation

/// A sample of what `loansaga simulate --engine-fault all` goes through: those that are found soon.
@Suite("Mistakes planted in the engine") struct PlantedFaultTests {
    @Test(
        "One that is planted is found",
        arguments: ["undoInForwardOrder", "doubtTakenAsRefusal", "holdSwallowed", "commitBeforeOutputs"])
    func found(name: String) throws {
        let planted = try #require(PlantedFault(name))
        let plan = Shipped.plan(300, planted: planted)
        let campaign = plan.run(0..<300, on: try Shipped.simulator.get())
        #expect(campaign.failed == 1, "\(name) was not found")
    }

    @Test("Each has a name of its own, and at least 25 there are") func names() {
        let names = PlantedFault.all.map(\.description)
        #expect(Set(names).count == names.count && names.count >= 25)
        for name in names { #expect(PlantedFault(name)?.description == name) }
        #expect(PlantedFault("noSuchMistake") == nil)
    }

    @Test("No invariant knows what is planted") func unknown() throws {
        let folder = PackageCopy.original.appending(path: "Sources/Simulation/Watch")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        try #require(files.count > 3)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in ["EngineFault", "ShellFault", "planted", ".has("] {
                #expect(!text.contains(word), "\(file.lastPathComponent) has '\(word)'")
            }
        }
    }
}
