/// Where money is. What the bank holds is inside; the rest of the world is outside and may go below nothing.
enum Account: Hashable, Sendable {
    /// 可用余额 of a user or a platform account.
    case available(String)
    /// 冻结余额 of a user or a platform account.
    case frozen(String)
    /// Where recharges come from.
    case recharge
    /// Where payouts go.
    case payout
    /// Where the money comes from that administrators give out.
    case endowment

    var isInside: Bool {
        switch self {
        case .available, .frozen: true
        case .recharge, .payout, .endowment: false
        }
    }
}
