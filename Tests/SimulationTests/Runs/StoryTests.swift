import Testing

@testable import Simulation

@Suite("Stories") struct StoryTests {
    @Test("In some loans the borrower is over the limit, and money comes in for investors")
    func loans() throws {
        let simulator = try Shipped.simulator.get()
        var request = HistoryRequest(seed: 11, scenario: .loan, children: 3, kept: [])
        request.isTold = true
        let result = simulator.run(request)
        #expect(result.violation == nil)
        #expect(
            result.timeline.contains {
                $0.who == "bank" && $0.what.hasPrefix("CREATE_PROJECT") && $0.what.hasSuffix(": 20010")
            })
        #expect(result.timeline.contains { $0.what.contains(" comes in for investor") })
    }
}
