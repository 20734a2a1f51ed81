/// What a sandbox can be told to do otherwise while it runs.
public struct BankSettings: Hashable, Sendable {
    /// From a withdrawal's acceptance to its result.
    public var payoutDelay: Duration
    /// From a registration to the result of its audit.
    public var auditDelay: Duration
    /// What audits come to.
    public var auditResult: AuditStatus
    /// What the pages of platform accounts ask for.
    public var platformPassword: String

    public init(
        payoutDelay: Duration = .seconds(1), auditDelay: Duration = .seconds(1), auditResult: AuditStatus = .passed,
        platformPassword: String = "123456"
    ) {
        self.payoutDelay = payoutDelay
        self.auditDelay = auditDelay
        self.auditResult = auditResult
        self.platformPassword = platformPassword
    }
}
