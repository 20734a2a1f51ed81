/// The lists that the specification refers to as 【…】 and leaves to the bank's appendix; a profile fills them.
public enum Enumeration: String, CaseIterable, Hashable, Sendable {
    case userRole
    case status
    case auditStatus
    case projectStatus
    case projectType
    case repaymentWay
    case bizType
    case rechargeWay
    case payCompany
    case responseType
    /// 银行编码: the bank of a card.
    case bankCode
    /// 网银银行代码: the bank whose pages a recharge is sent on to.
    case bankId
    case returnCode
}
