import Custody

/// 标的.
struct Project: Hashable, Sendable {
    /// The borrower.
    var userNo: String
    var amount: Amount
    var status: ProjectStatus
    /// 存量标的.
    var isStock: Bool
    /// What is still frozen for it, over all business types.
    var frozen: Amount = .zero
    /// Bids still frozen, with their red packets.
    var bids: Amount = .zero
    /// What was lent: confirmed bids with their red packets.
    var raised: Amount = .zero
    /// What all claims on it amount to.
    var claims: Amount = .zero
}
