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
}
