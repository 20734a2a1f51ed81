import Runtime
import Testing

@Suite("The wall clock")
struct WallClockTests {
    @Test(
        "An instant is written in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_709_164_800_123, "2024-02-29T00:00:00.123Z"), (1_798_761_599_999, "2026-12-31T23:59:59.999Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func text(milliseconds: Int64, expected: String) {
        #expect(WallClock.text(of: milliseconds) == expected)
    }

    @Test("The system's clock is in this century")
    func system() {
        #expect(WallClock.system.now() > 1_700_000_000_000)
        #expect(WallClock.system.now() < 4_102_444_800_000)
    }
}
