import Crypto
public import Custody

/// A registered user; money is in the books.
struct User: Hashable, Sendable {
    var role: UserRole
    var kind: UserKind
    /// Business types that need no page, by the order of the enumeration.
    var authorised: [BusinessType]
    var passwordDigest: String
    var hasCard: Bool
    var audit: AuditStatus
    /// The sum of this borrower's projects in 募集中 or 还款中.
    var openProjects: Amount = .zero
    /// The project of the claim that this user gained last: the head of the list that claims form (`Claim.previous`).
    var lastClaim: String?
    var exceeded = ExceededAttempts()

    /// Salted with the user's number: passwords of two users do not show that they are the same.
    static func digest(of password: String, userNo: String) -> String {
        Hex.encode(Digest.sha256(Array("\(userNo.utf8.count):\(userNo):\(password)".utf8)))
    }
}

/// Attempts to create a project above the borrower's limit (specification, 创建标的).
public struct ExceededAttempts: Hashable, Sendable {
    public struct Attempt: Hashable, Sendable {
        public var requestNo: String
        public var projectNo: String
        public var amount: Amount
        public var time: Timestamp
    }

    public static let kept = 20

    public var count = 0
    /// The last ones, oldest first; at most `kept`.
    public var last: [Attempt] = []

    mutating func add(_ attempt: Attempt) {
        count += 1
        if last.count == Self.kept { last.removeFirst() }
        last.append(attempt)
    }
}
