/// 用户角色.
public enum UserRole: String, CaseIterable, Hashable, Sendable {
    case investor = "INVESTOR"
    case borrower = "BORROWER"
    case guarantor = "GUARANTOR"
}

public enum UserKind: String, CaseIterable, Hashable, Sendable {
    case person
    case enterprise
}

/// 审核状态.
public enum AuditStatus: String, CaseIterable, Hashable, Sendable {
    case auditing = "AUDITING"
    case passed = "PASSED"
    case refused = "REFUSED"
}

/// What an audit comes to.
public enum AuditResult: String, CaseIterable, Hashable, Sendable {
    case passed = "PASSED"
    case refused = "REFUSED"

    var status: AuditStatus {
        switch self {
        case .passed: .passed
        case .refused: .refused
        }
    }
}

/// 标的状态.
public enum ProjectStatus: String, CaseIterable, Hashable, Sendable {
    case collecting = "COLLECTING"
    case repaying = "REPAYING"
    case finished = "FINISH"
    case miscarried = "MISCARRY"

    /// Whether the project counts towards its borrower's limit.
    var isOpen: Bool {
        switch self {
        case .collecting, .repaying: true
        case .finished, .miscarried: false
        }
    }

    /// 募集中 → 还款中 → 已截标, 募集中 → 流标, nothing else.
    func canBecome(_ next: ProjectStatus) -> Bool {
        switch (self, next) {
        case (.collecting, .repaying), (.repaying, .finished), (.collecting, .miscarried): true
        case (.collecting, _), (.repaying, _), (.finished, _), (.miscarried, _): false
        }
    }
}

/// 预处理业务类型.
public enum BusinessType: String, CaseIterable, Hashable, Sendable {
    case tender = "TENDER"
    case repayment = "REPAYMENT"
    case creditAssignment = "CREDIT_ASSIGNMENT"
    case compensatory = "COMPENSATORY"
    case compensatoryRepayment = "COMPENSATORY_REPAYMENT"
    case stockRepayment = "STOCK_REPAYMENT"
    case stockCreditAssignment = "STOCK_CREDIT_ASSIGNMENT"
    case stockCompensatory = "STOCK_COMPENSATORY"
    case stockCompensatoryRepayment = "STOCK_COMPENSATORY_REPAYMENT"

    /// Whether it is for 存量标的, and for nothing else.
    var isStock: Bool { plain != self }

    /// The type whose rules it follows.
    var plain: BusinessType {
        switch self {
        case .tender: .tender
        case .repayment, .stockRepayment: .repayment
        case .creditAssignment, .stockCreditAssignment: .creditAssignment
        case .compensatory, .stockCompensatory: .compensatory
        case .compensatoryRepayment, .stockCompensatoryRepayment: .compensatoryRepayment
        }
    }

    /// Whether a member can authorise it for use without a page.
    var canBeAuthorised: Bool { !isStock || self == .stockRepayment }
}
