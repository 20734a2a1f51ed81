import Custody

struct ClaimKey: Hashable, Sendable {
    var userNo: String
    var projectNo: String
}

/// 债权: what a project owes an investor. It stays when it has shrunk to nothing.
struct Claim: Hashable, Sendable {
    var amount: Amount = .zero
    /// What open sales still offer, reserved shares included. Repayments may leave less than that.
    var onSale: Amount = .zero
    /// The project of the claim that the user gained before this one.
    var previous: String?
}
