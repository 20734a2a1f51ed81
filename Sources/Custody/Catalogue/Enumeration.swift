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
    case bankCode
    case returnCode
}
