public import Custody
public import JSON

/// A project as administrators see it.
public struct ProjectView: Hashable, Sendable {
    public let projectNo: String
    /// The borrower.
    public let userNo: String
    public let projectStatus: ProjectStatus
    public let projectAmount: Amount
    public let stock: Bool
    /// What is still frozen for it.
    public let frozen: Amount
    /// What was lent, red packets included.
    public let raised: Amount
    /// What it still owes its investors.
    public let claims: Amount

    public var json: JSONValue {
        [
            "projectNo": .string(projectNo), "userNo": .string(userNo),
            "projectStatus": .string(projectStatus.rawValue),
            "projectAmount": .string(projectAmount.description), "stock": .bool(stock),
            "frozen": .string(frozen.description), "raised": .string(raised.description),
            "claims": .string(claims.description),
        ]
    }
}
