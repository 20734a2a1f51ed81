import Testing

@testable import Saga

@Suite("The sentence that says why a saga waits") struct WhyTests {
    /// 2026-01-31T12:00:00+08:00.
    private static let noon: Int64 = 1_769_832_000_000

    @Test("It has its times with their zone, beside which other times of the same page are in UTC")
    func times() {
        let why = Why(waitsFor: "the time", since: Self.noon, wakesAt: Self.noon + 300_000, then: "it goes on")
        #expect(
            why.description
                == "Since 2026-01-31 12:00:00 +08:00 it waits for the time; at 2026-01-31 12:05:00 +08:00, it goes on.")
    }

    @Test("What nothing but something else can wake has no time for it")
    func elsewhere() {
        let why = Why(waitsFor: "an operator", since: Self.noon, wakesAt: nil, then: "it goes on")
        #expect(why.description == "Since 2026-01-31 12:00:00 +08:00 it waits for an operator; then, it goes on.")
    }
}
