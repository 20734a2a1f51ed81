import Custody

/// A 预处理: money of a user, frozen for one project.
struct Freeze: Hashable, Sendable {
    var userNo: String
    var projectNo: String
    var type: BusinessType
    var amount: Amount
    /// The red packet that comes with a confirmed bid; nothing once any part was cancelled.
    var redPacket: Amount
    var cancelled: Amount = .zero
    var confirmed: Amount = .zero
    /// The sale that a purchase reserves its share of.
    var saleRequestNo: String?

    /// What is still frozen.
    var remaining: Amount { amount - cancelled - confirmed }

    /// What it counts for as a bid.
    var bid: Amount { type.plain == .tender && remaining > .zero ? remaining + redPacket : .zero }
}
