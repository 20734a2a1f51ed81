import Custody
import Expressions
import Testing

@testable import Saga
@testable import Simulation

/// Debug and release builds, and every machine, come to these. They change with whatever changes what happens in a
/// history: what the test says then is written down here.
@Suite("Traces that are written down") struct TraceTests {
    @Test(
        "A seed gives the same trace everywhere",
        arguments: [
            (1, 0x7747_47F7_C6DC_A9B7), (2, 0x41AB_A7AA_2FE1_418D), (7, 0xEC59_0CC3_87A6_86D8),
            (11, 0x5463_D11C_FA59_18AC),
        ] as [(UInt64, UInt64)])
    func trace(seed: UInt64, expected: UInt64) throws {
        let simulator = try Shipped.simulator.get()
        let result = simulator.run(Shipped.plan(1, from: seed).request(0))
        #expect(result.trace == expected, "seed \(seed): 0x\(String(result.trace, radix: 16, uppercase: true))")
    }

    private static func command(amount: Int64 = 10_000, ordinal: Int = 0, attempt: Int = 1) -> StepCommand {
        StepCommand(
            family: "p1", saga: "bid1", step: "freeze", service: .userAutoPreTransaction,
            requestNo: RequestNumber(partition: 0, family: "p1", ordinal: ordinal), attempt: attempt,
            parameters: ObjectValue([("userNo", .text("investor1")), ("amount", .amount(amount))]), notAfter: 60_000,
            dead: 960_000, expired: nil, isUndo: false, profile: "p")
    }

    @Test(
        "Another amount, number or attempt is another trace",
        arguments: [command(amount: 10_001), command(ordinal: 1), command(attempt: 2)])
    func content(_ command: StepCommand) {
        var (one, other, same) = (Trace(), Trace(), Trace())
        one.mix(Self.command())
        other.mix(command)
        same.mix(Self.command())
        #expect(one == same && one != other)
    }

    @Test("Every byte counts, wherever it stands", arguments: [1, 7, 8, 9, 16, 23])
    func bytes(_ length: Int) {
        let bytes = (0..<length).map { UInt8($0) }
        var traces: Set<Trace> = []
        for place in 0...length {
            var (trace, changed) = (Trace(), bytes + [0])
            changed[place] ^= 0x80
            trace.mix(changed)
            traces.insert(trace)
        }
        for part in [bytes, bytes + [0]] {
            var trace = Trace()
            trace.mix(part)
            traces.insert(trace)
        }
        #expect(traces.count == length + 3)
    }
}
