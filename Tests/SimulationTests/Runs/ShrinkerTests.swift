import Testing

@testable import Simulation

@Suite("Shrinking a failing history") struct ShrinkerTests {
    private let simulator: Simulator

    init() throws { simulator = try Shipped.simulator.get() }

    /// Mistakes that show without a fault, and with one only.
    @Test(
        "The smallest breaks the same invariant, and runs again as it was",
        arguments: ["undoInForwardOrder", "doubtTakenAsRefusal"])
    func smallest(name: String) throws {
        let planted = try #require(PlantedFault(name))
        let plan = Shipped.plan(400, planted: planted)
        let failure = try #require(plan.run(0..<400, on: simulator).failures.first)
        let shrunk = try #require(Shrinker.shrink(failure.request, on: simulator, maximumRuns: 150))
        #expect(shrunk.violation.invariant == failure.violation.invariant)
        #expect(shrunk.request.children <= failure.request.children && shrunk.runs <= 150)
        #expect(shrunk.faults <= shrunk.request.kept?.count ?? 0)
        let again = simulator.run(shrunk.request)
        #expect(again.violation == shrunk.violation && again.trace == shrunk.trace && again.events == shrunk.events)
        // Nothing can be left out of it.
        for number in shrunk.request.kept ?? [] where shrunk.isSmallest {
            var request = shrunk.request
            request.kept?.remove(number)
            #expect(
                simulator.run(request).violation?.invariant != shrunk.violation.invariant, "without fault \(number)")
        }
    }

    @Test("A history that breaks nothing has nothing to shrink") func nothing() {
        #expect(Shrinker.shrink(Shipped.plan(1).request(0), on: simulator) == nil)
    }

    @Test("What is left of a timeline are its end, the faults, and what the violation is about") func excerpt() {
        let lines = (0..<200).map { number in
            TimelineLine(
                time: Int64(number), who: number == 50 ? "!" : "bank", what: number == 30 ? "does bid7" : "does bid70")
        }
        let violation = Violation(invariant: .nothingLeft, what: "something of bid7 is left")
        let excerpt = TimelineExcerpt(lines, about: violation, limit: 14)
        let kept = excerpt.entries.compactMap { entry in if case .line(let line) = entry { line.time } else { nil } }
        #expect(kept == [30, 50] + (188..<200).map { Int64($0) })
        #expect(excerpt.leftOut == 186)
        #expect(excerpt.entries.first == .gap(30))
    }
}
