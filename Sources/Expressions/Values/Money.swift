/// Money as text: yuan, with a sign where it is negative and at most two decimals.
public enum Money {
    /// Whole fen of `12.34`, `12.3`, `12` or `-0.05`; nil for anything else, and for what 64 bits do not hold.
    public static func fen(of text: String) -> Int64? {
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        let whole = digits.prefix { $0 != UInt8(ascii: ".") }
        guard !whole.isEmpty, whole.first != UInt8(ascii: "0") || whole.dropFirst().isEmpty else { return nil }
        let fraction = digits[whole.endIndex...].dropFirst()
        let places = fraction.count
        guard whole.endIndex == digits.endIndex || (1...2).contains(places) else { return nil }
        // Towards the sign, so that the least of 64 bits is held too.
        var fen: Int64 = 0
        func append(_ byte: UInt8) -> Bool {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return false }
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (product, overflows) = fen.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = product.addingReportingOverflow(isNegative ? -digit : digit)
            fen = sum
            return !overflows && !overflowsToo
        }
        for byte in whole where !append(byte) { return nil }
        for byte in fraction where !append(byte) { return nil }
        for _ in places..<2 where !append(UInt8(ascii: "0")) { return nil }
        return fen
    }

    /// `12.34`
    public static func text(ofFen fen: Int64) -> String {
        let cents = fen.magnitude % 100
        return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}
