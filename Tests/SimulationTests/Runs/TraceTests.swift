import Testing

@testable import Simulation

/// Debug and release builds, and every machine, come to these. They change with whatever changes what happens in a
/// history: what the test says then is written down here.
@Suite("Traces that are written down") struct TraceTests {
    @Test(
        "A seed gives the same trace everywhere",
        arguments: [
            (1, 0x1127_8720_A8A9_01ED), (2, 0x1F28_54F5_8C01_CDF8), (7, 0x8489_66BF_2CD6_5019),
            (11, 0x0AE8_9298_43F6_F8D6),
        ] as [(UInt64, UInt64)])
    func trace(seed: UInt64, expected: UInt64) throws {
        let simulator = try Shipped.simulator.get()
        let result = simulator.run(Shipped.plan(1, from: seed).request(0))
        #expect(result.trace == expected, "seed \(seed): 0x\(String(result.trace, radix: 16, uppercase: true))")
    }
}
