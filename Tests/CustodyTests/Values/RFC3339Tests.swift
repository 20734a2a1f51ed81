import Custody
import Testing

@Suite("Times with a zone (RFC 3339)") struct RFC3339Tests {
    @Test(
        "are read in whatever zone they are written",
        arguments: [
            ("2026-01-31T12:00:00+08:00", 1_769_832_000_000), ("2026-01-31T04:00:00Z", 1_769_832_000_000),
            ("2026-01-31t04:00:00z", 1_769_832_000_000), ("2026-01-30T23:30:00-04:30", 1_769_832_000_000),
            ("2026-01-31T04:00:00.1Z", 1_769_832_000_100), ("2026-01-31T04:00:00.123456789-00:00", 1_769_832_000_123),
            ("2024-02-29T00:00:00+00:00", 1_709_164_800_000), ("1992-01-01T23:59:00+23:59", 694_224_000_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ])
    func good(_ text: String, _ milliseconds: Int64) throws {
        let time = try #require(Timestamp(rfc3339: text))
        #expect(time.milliseconds == milliseconds)
        #expect(Timestamp(rfc3339: time.rfc3339) == time)
    }

    @Test(
        "are nothing else",
        arguments: [
            "", "2026-01-31", "2026-01-31T12:00:00", "2026-01-31 12:00:00Z", "2026-02-30T12:00:00Z",
            "2026-13-01T12:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z", "2026-01-31T12:00:60Z",
            "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00+8", "2026-01-31T12:00:00+0800", "2026-01-31T12:00:00+24:00",
            "2026-01-31T12:00:00+08:60", "2026-01-31T12:00:00Z ", "2026-01-31T12:00:00ZZ", "1991-12-31T23:59:59Z",
            "26-01-31T12:00:00Z", "２026-01-31T12:00:00Z", "2026-01-31T12:00:00,5Z", "-2026-01-31T12:00:0Z",
        ])
    func bad(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        "are written in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_769_832_000_007, "2026-01-31T04:00:00.007Z"),
        ] as [(Int64, String)])
    func written(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }
}
