public import Custody
public import JSON

/// A user or a platform account as administrators see it.
public struct UserView: Hashable, Sendable {
    public struct Claim: Hashable, Sendable {
        public let projectNo: String
        public let amount: Amount
        public let onSale: Amount
    }

    public let userNo: String
    /// Nil for a platform account, as are the next two.
    public let role: UserRole?
    public let kind: UserKind?
    public let auditStatus: AuditStatus?
    public let available: Amount
    public let frozen: Amount
    /// By project number; what has shrunk to nothing is left out.
    public let claims: [Claim]
    public let authorised: [BusinessType]
    public let hasCard: Bool
    public let exceededAttempts: ExceededAttempts

    public var json: JSONValue {
        var object: JSONObject = ["userNo": .string(userNo)]
        object.add("role", role?.rawValue)
        object.add("kind", kind?.rawValue)
        object.add("auditStatus", auditStatus?.rawValue)
        object["available"] = .string(available.description)
        object["frozen"] = .string(frozen.description)
        object["claims"] = .array(claims.map(\.json))
        object["authorised"] = .array(authorised.map { .string($0.rawValue) })
        object["card"] = .bool(hasCard)
        object["exceededAttempts"] = [
            "count": .integer(exceededAttempts.count), "last": .array(exceededAttempts.last.map(\.view)),
        ]
        return .object(object)
    }
}

extension UserView.Claim {
    fileprivate var json: JSONValue {
        [
            "projectNo": .string(projectNo), "amount": .string(amount.description),
            "onSale": .string(onSale.description),
        ]
    }
}

extension ExceededAttempts.Attempt {
    fileprivate var view: JSONValue {
        [
            "requestNo": .string(requestNo), "projectNo": .string(projectNo),
            "amount": .string(amount.description), "time": .string(time.wire),
        ]
    }
}
