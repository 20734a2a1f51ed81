public import Custody
public import JSON

/// A user that an administrator makes.
public struct NewUser: Hashable, Sendable {
    public var userNo: String
    public var role: UserRole
    public var kind: UserKind
    public var available: Amount
    public var authorised: [BusinessType]
    public var password: String
    /// Whether a card is bound.
    public var card: Bool

    public init(
        userNo: String, role: UserRole, kind: UserKind = .person, available: Amount = .zero,
        authorised: [BusinessType] = [], password: String = "123456", card: Bool = true
    ) {
        self.userNo = userNo
        self.role = role
        self.kind = kind
        self.available = available
        self.authorised = authorised
        self.password = password
        self.card = card
    }

    /// Reads `{userNo, role, kind, available, authorised, password, card}`; all but the first two may be left out.
    public init(json: JSONValue) throws(AdminError) {
        let node = try AdminNode(
            json, members: ["userNo", "role", "kind", "available", "authorised", "password", "card"])
        self.init(userNo: try node.identifier("userNo"), role: try node.choice("role"))
        if node.has("kind") { kind = try node.choice("kind") }
        if node.has("available") { available = try node.amount("available") }
        if node.has("authorised") { authorised = try node.businessTypes("authorised") }
        if node.has("password") { password = try node.text("password") }
        if node.has("card") { card = try node.truth("card") }
    }
}
