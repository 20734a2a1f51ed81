public import Custody
public import JSON

/// A 债权出让 as administrators see it.
public struct SaleView: Hashable, Sendable {
    public let requestNo: String
    /// The seller.
    public let userNo: String
    public let projectNo: String
    public let saleShare: Amount
    public let reserved: Amount
    public let sold: Amount
    public let isOpen: Bool

    public var json: JSONValue {
        [
            "requestNo": .string(requestNo), "userNo": .string(userNo), "projectNo": .string(projectNo),
            "saleShare": .string(saleShare.description), "reserved": .string(reserved.description),
            "sold": .string(sold.description), "open": .bool(isOpen),
        ]
    }
}
