/// Money, as whole fen.
///
/// On the wire an amount is yuan with two decimals, below 1,000,000,000 (specification, 参数规范, type A). Sums inside a
/// set of books may be larger; arithmetic beyond `Int64` traps, which takes ninety million of the largest wire amounts.
public struct Amount: Hashable, Sendable, Comparable {
    public let fen: Int64

    public static let zero = Amount(fen: 0)
    /// The first amount that the wire no longer carries.
    public static let wireLimit = Amount(fen: 1_000_000_000 * 100)

    public init(fen: Int64) {
        self.fen = fen
    }

    /// Reads yuan as the wire writes them: digits without a leading zero, then at most two decimals; no sign, no
    /// exponent, no space; below `wireLimit`.
    public init?(wire text: String) {
        guard let fen = Decimals.parse(text.utf8, places: 2), fen < Self.wireLimit.fen else { return nil }
        self.fen = fen
    }

    public static func < (left: Amount, right: Amount) -> Bool { left.fen < right.fen }
    public static func + (left: Amount, right: Amount) -> Amount { Amount(fen: left.fen + right.fen) }
    public static func - (left: Amount, right: Amount) -> Amount { Amount(fen: left.fen - right.fen) }
    public static prefix func - (amount: Amount) -> Amount { Amount(fen: -amount.fen) }
    public static func += (left: inout Amount, right: Amount) { left = left + right }
    public static func -= (left: inout Amount, right: Amount) { left = left - right }
}

extension Amount: CustomStringConvertible {
    /// Yuan with two decimals, such as `100.00`: the wire form where the amount is not negative.
    public var description: String {
        let magnitude = fen.magnitude
        let cents = magnitude % 100
        return "\(fen < 0 ? "-" : "")\(magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}

extension Sequence<Amount> {
    public func sum() -> Amount { reduce(.zero, +) }
}
