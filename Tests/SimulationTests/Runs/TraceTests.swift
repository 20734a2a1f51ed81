import Testing

@testable import Simulation

/// Debug and release builds, and every machine, come to these. They change with whatever changes what happens in a
/// history: what the test says then is written down here.
@Suite("Traces that are written down") struct TraceTests {
    @Test(
        "A seed gives the same trace everywhere",
        arguments: [
            (1, 0xDD06_AEA7_C183_00B1), (2, 0xF26E_3782_638D_2221), (7, 0xCA0B_6E6C_43C0_096E),
            (11, 0x8E55_F765_FA4B_9934),
        ] as [(UInt64, UInt64)])
    func trace(seed: UInt64, expected: UInt64) throws {
        let simulator = try Shipped.simulator.get()
        let result = simulator.run(Shipped.plan(1, from: seed).request(0))
        #expect(result.trace == expected, "seed \(seed): 0x\(String(result.trace, radix: 16, uppercase: true))")
    }
}
