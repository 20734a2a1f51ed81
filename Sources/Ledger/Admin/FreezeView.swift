public import Custody
public import JSON

/// A 预处理 as administrators see it.
public struct FreezeView: Hashable, Sendable {
    public let requestNo: String
    public let userNo: String
    public let projectNo: String
    public let bizType: BusinessType
    public let amount: Amount
    /// What is still frozen.
    public let remaining: Amount
    /// The red packet; nothing once any part was cancelled.
    public let preMarketingAmount: Amount
    public let cancelled: Amount
    public let confirmed: Amount
    public let creditsaleRequestNo: String?

    public var json: JSONValue {
        var object: JSONObject = [
            "requestNo": .string(requestNo), "userNo": .string(userNo), "projectNo": .string(projectNo),
            "bizType": .string(bizType.rawValue), "amount": .string(amount.description),
            "remaining": .string(remaining.description), "preMarketingAmount": .string(preMarketingAmount.description),
            "cancelled": .string(cancelled.description), "confirmed": .string(confirmed.description),
        ]
        object.add("creditsaleRequestNo", creditsaleRequestNo)
        return .object(object)
    }
}
