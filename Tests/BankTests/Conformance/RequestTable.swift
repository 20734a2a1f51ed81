import Custody
import JSON
import Testing

/// The specification's request tables once more, written from it and not from the code: what each service must and may
/// have, with a request that is good.
struct RequestTable: Sendable, CustomTestStringConvertible {
    let call: BankCall
    let required: [String]
    let optional: [String]
    var identifiers: [String] = []
    var amounts: [String] = []
    var mayBeZero: [String] = []
    var enumerated: [String] = []
    /// Longest texts, in characters.
    var lengths: [String: Int] = [:]
    /// The same of the elements of `details`.
    var detailRequired: [String] = []
    var detailIdentifiers: [String] = []
    var detailAmounts: [String] = []
    var detailMayBeZero: [String] = []

    var testDescription: String { call.service.rawValue }

    static let all: [RequestTable] = [
        RequestTable(
            call: .register("Q1", userNo: "N1"), required: ["userNo", "requestNo", "userRole", "callbackUrl"],
            optional: ["realName", "idNumber", "mobile", "cardNumber"], identifiers: ["userNo", "requestNo"],
            enumerated: ["userRole"]),
        RequestTable(
            call: .recharge("Q1", "I1", "1.00"),
            required: ["userNo", "requestNo", "amount", "payCompany", "rechargeWay", "callbackUrl", "expired"],
            optional: ["bankId"], identifiers: ["userNo", "requestNo"], amounts: ["amount"],
            enumerated: ["payCompany", "rechargeWay"]),
        RequestTable(
            call: .withdraw("Q1", "I1", "1.00"), required: ["userNo", "requestNo", "expired", "callbackUrl", "amount"],
            optional: ["commission", "displayBalance"], identifiers: ["userNo", "requestNo"],
            amounts: ["amount", "commission"], mayBeZero: ["commission"], lengths: ["displayBalance": 50]),
        RequestTable(
            call: .createProject("Q1", "P9"),
            required: [
                "requestNo", "userNo", "projectNo", "projectAmount", "projectName", "projectDesc", "projectType",
                "projectPeriod", "annualRate", "repaymentWay",
            ], optional: [], identifiers: ["requestNo", "userNo", "projectNo"], amounts: ["projectAmount"],
            enumerated: ["projectType", "repaymentWay"], lengths: ["projectName": 300, "projectDesc": 300]),
        RequestTable(
            call: .modify("Q1", to: "REPAYING"), required: ["requestNo", "projectNo", "projectStatus"], optional: [],
            identifiers: ["requestNo", "projectNo"], enumerated: ["projectStatus"]),
        RequestTable(
            call: .freeze("Q1", "I1", "1.00", by: .page),
            required: ["requestNo", "userNo", "bizType", "amount", "expired", "callbackUrl", "projectNo"],
            optional: ["preMarketingAmount", "remark", "creditsaleRequestNo", "displayBalance"],
            identifiers: ["requestNo", "userNo", "projectNo", "creditsaleRequestNo"],
            amounts: ["amount", "preMarketingAmount"], mayBeZero: ["preMarketingAmount"], enumerated: ["bizType"],
            lengths: ["remark": 50, "displayBalance": 50]),
        RequestTable(
            call: .freeze("Q1", "I1", "1.00"), required: ["requestNo", "userNo", "bizType", "amount", "projectNo"],
            optional: ["preMarketingAmount", "remark", "creditsaleRequestNo"],
            identifiers: ["requestNo", "userNo", "projectNo", "creditsaleRequestNo"],
            amounts: ["amount", "preMarketingAmount"], mayBeZero: ["preMarketingAmount"], enumerated: ["bizType"],
            lengths: ["remark": 50]),
        RequestTable(
            call: .cancelFreeze("Q1", of: "BID", "1.00"), required: ["requestNo", "preRequestNo", "amount"],
            optional: [], identifiers: ["requestNo", "preRequestNo"], amounts: ["amount"]),
        RequestTable(
            call: .sale("Q1", "1.00"), required: ["requestNo", "projectNo", "userNo", "saleShare"], optional: [],
            identifiers: ["requestNo", "projectNo", "userNo"], amounts: ["saleShare"]),
        RequestTable(
            call: .cancelSale("Q1", of: "SALE"), required: ["requestNo", "creditsaleRequestNo"], optional: [],
            identifiers: ["requestNo", "creditsaleRequestNo"]),
        RequestTable(
            call: .loan("Q1", [("BID", "100.00")]), required: ["requestNo", "projectNo", "details"],
            optional: ["commission"], identifiers: ["requestNo", "projectNo"], amounts: ["commission"],
            mayBeZero: ["commission"], detailRequired: ["preRequestNo", "amount"], detailIdentifiers: ["preRequestNo"],
            detailAmounts: ["amount"]),
        RequestTable(
            call: .repayment("Q1", from: "REPAY", [.init("I1", "1.00")]),
            required: ["requestNo", "preRequestNo", "projectNo", "details"], optional: ["commission"],
            identifiers: ["requestNo", "preRequestNo", "projectNo"], amounts: ["commission"],
            mayBeZero: ["commission"], detailRequired: ["userNo", "amount"], detailIdentifiers: ["userNo"],
            detailAmounts: ["amount", "commission", "dividend", "interest"],
            detailMayBeZero: ["amount", "commission", "dividend", "interest"]),
        RequestTable(
            call: .transfer("Q1", [("BUY", nil)]), required: ["requestNo", "projectNo", "details"], optional: [],
            identifiers: ["requestNo", "projectNo"], detailRequired: ["preRequestNo"],
            detailIdentifiers: ["preRequestNo"], detailAmounts: ["commission"], detailMayBeZero: ["commission"]),
    ]

    /// The same request with another value in the first of its details.
    func detail(_ name: String, _ value: JSONValue?) -> BankCall {
        var details = call.parameters["details"]?.array ?? []
        guard var first = details.first?.object else { return call }
        first[name] = value
        details[0] = .object(first)
        return call.with("details", .array(details))
    }
}
