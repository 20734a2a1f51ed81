/// Money as text: yuan, with a sign where it is negative and at most two decimals.
public enum Money {
    /// Whole fen of `12.34`, `12.3`, `12` or `-0.05`; nil for anything else, and for what 64 bits do not hold.
    public static func fen(of text: String) -> Int64? {
        var digits = Array(text.utf8)[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else {
            return nil
        }
        let fraction = parts.count == 2 ? parts[1] : []
        guard parts.count == 1 || (1...2).contains(fraction.count) else { return nil }
        var fen: Int64 = 0
        for byte in whole + fraction + Array(repeating: UInt8(ascii: "0"), count: 2 - fraction.count) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (product, overflows) = fen.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !overflows, !overflowsToo else { return nil }
            fen = sum
        }
        return isNegative ? -fen : fen
    }

    /// `12.34`
    public static func text(ofFen fen: Int64) -> String {
        let cents = fen.magnitude % 100
        return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}
