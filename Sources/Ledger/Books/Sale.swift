import Custody

/// 债权出让.
struct Sale: Hashable, Sendable {
    /// The seller.
    var userNo: String
    var projectNo: String
    var share: Amount
    /// What purchases have frozen money for.
    var reserved: Amount = .zero
    var sold: Amount = .zero
    var isOpen = true

    var unsold: Amount { share - sold }
    var unreserved: Amount { share - sold - reserved }
}
