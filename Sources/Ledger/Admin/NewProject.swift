public import Custody
public import JSON

/// A project that an administrator makes; the borrower's limit does not hold for it.
public struct NewProject: Hashable, Sendable {
    public struct Claim: Hashable, Sendable {
        public var userNo: String
        public var amount: Amount

        public init(userNo: String, amount: Amount) {
            self.userNo = userNo
            self.amount = amount
        }
    }

    public var projectNo: String
    /// The borrower.
    public var userNo: String
    public var projectAmount: Amount
    public var projectStatus: ProjectStatus
    /// Whether it is 存量标的.
    public var stock: Bool
    /// What it owes from before.
    public var claims: [Claim]

    /// - Parameter projectStatus: where nil, 还款中 for 存量标的 and 募集中 for others.
    public init(
        projectNo: String, userNo: String, projectAmount: Amount, projectStatus: ProjectStatus? = nil,
        stock: Bool = false, claims: [Claim] = []
    ) {
        self.projectNo = projectNo
        self.userNo = userNo
        self.projectAmount = projectAmount
        self.projectStatus = projectStatus ?? (stock ? .repaying : .collecting)
        self.stock = stock
        self.claims = claims
    }

    /// Reads `{projectNo, userNo, projectAmount, projectStatus, stock, claims: [{userNo, amount}]}`; the last three may
    /// be left out.
    public init(json: JSONValue) throws(AdminError) {
        let node = try AdminNode(
            json, members: ["projectNo", "userNo", "projectAmount", "projectStatus", "stock", "claims"])
        let status: ProjectStatus? = node.has("projectStatus") ? try node.choice("projectStatus") : nil
        self.init(
            projectNo: try node.identifier("projectNo"), userNo: try node.identifier("userNo"),
            projectAmount: try node.amount("projectAmount"), projectStatus: status,
            stock: node.has("stock") ? try node.truth("stock") : false)
        guard node.has("claims") else { return }
        for claim in try node.nodes("claims") {
            try claim.allow(["userNo", "amount"])
            claims.append(Claim(userNo: try claim.identifier("userNo"), amount: try claim.amount("amount")))
        }
    }
}
