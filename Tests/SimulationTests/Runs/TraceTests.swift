import Testing

@testable import Simulation

/// Debug and release builds, and every machine, come to these. They change with whatever changes what happens in a
/// history: what the test says then is written down here.
@Suite("Traces that are written down") struct TraceTests {
    @Test(
        "A seed gives the same trace everywhere",
        arguments: [
            (1, 0x4867_FCA0_DE43_E8CC), (2, 0x0724_0C0F_1C64_685E), (7, 0x87E2_FE83_C77F_4A77),
            (11, 0x3E23_071E_E12C_D6D0),
        ] as [(UInt64, UInt64)])
    func trace(seed: UInt64, expected: UInt64) throws {
        let simulator = try Shipped.simulator.get()
        let result = simulator.run(Shipped.plan(1, from: seed).request(0))
        #expect(result.trace == expected, "seed \(seed): 0x\(String(result.trace, radix: 16, uppercase: true))")
    }
}
