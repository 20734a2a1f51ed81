/// The bank's services (specification, 接口名称).
public enum Service: String, CaseIterable, Hashable, Sendable {
    case personalRegister = "PERSONAL_REGISTER"
    case recharge = "RECHARGE"
    case withdraw = "WITHDRAW"
    case createProject = "CREATE_PROJECT"
    case modifyProject = "MODIFY_PROJECT"
    case userPreFreeze = "USER_PRE_FREEZE"
    case userAutoPreTransaction = "USER_AUTO_PRE_TRANSACTION"
    case cancelPreFreeze = "CANCEL_PRE_FREEZE"
    case debentureSale = "DEBENTURE_SALE"
    case cancelDebentureSale = "CANCEL_DEBENTURE_SALE"
    case confirmLoan = "CONFIRM_LOAN"
    case confirmRepayment = "CONFIRM_REPAYMENT"
    case confirmDebentureTransfer = "CONFIRM_DEBENTURE_TRANSFER"
}

extension Service: Comparable, CustomStringConvertible {
    /// By the specification's order.
    public static func < (left: Service, right: Service) -> Bool { left.index < right.index }

    public var description: String { rawValue }
}
