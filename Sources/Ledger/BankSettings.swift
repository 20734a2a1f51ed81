/// What a sandbox can be told to do otherwise while it runs.
public struct BankSettings: Hashable, Sendable {
    /// From a withdrawal's acceptance to its result.
    public var payoutDelay: Duration
    /// From a registration to the result of its audit.
    public var auditDelay: Duration
    /// What audits come to.
    public var auditResult: AuditResult
    /// What the pages of platform accounts ask for.
    public var platformPassword: String
    /// How many pages of one user are kept, expired ones for a while included; a further one is 90001.
    public var pagesPerUser: Int
    /// How many notifications may wait before pages are no more confirmed (90001).
    public var pendingNotifications: Int

    public init(
        payoutDelay: Duration = .seconds(1), auditDelay: Duration = .seconds(1), auditResult: AuditResult = .passed,
        platformPassword: String = "123456", pagesPerUser: Int = 1000, pendingNotifications: Int = 100_000
    ) {
        self.payoutDelay = payoutDelay
        self.auditDelay = auditDelay
        self.auditResult = auditResult
        self.platformPassword = platformPassword
        self.pagesPerUser = pagesPerUser
        self.pendingNotifications = pendingNotifications
    }
}
