import Custody
import Testing

@Suite("Amounts")
struct AmountTests {
    @Test(
        "are read from yuan with at most two decimals",
        arguments: [
            ("0", 0), ("0.00", 0), ("0.01", 1), ("1", 100), ("1.5", 150), ("100.00", 10_000),
            ("999999999.99", 99_999_999_999),
        ])
    func reads(text: String, fen: Int64) {
        #expect(Amount(wire: text) == Amount(fen: fen))
    }

    @Test(
        "are refused in any other form",
        arguments: [
            "", ".", "1.", ".5", "+1", "-1", "1.001", "1e3", "1,234.50", " 1", "1 ", "01", "00.10", "12abc", "１",
            "1000000000", "1000000000.00", "99999999999999999999", "1.2.3", "NaN", "0x10",
        ])
    func refuses(text: String) {
        #expect(Amount(wire: text) == nil)
    }

    @Test("are written with two decimals", arguments: [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_456, "1234.56")])
    func writes(fen: Int64, text: String) {
        #expect(Amount(fen: fen).description == text)
    }
}
