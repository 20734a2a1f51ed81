import Custody
import JSON
import TestSupport

/// Requests that the tests vary.
enum Samples {
    /// With a separator that HTML escapes.
    static let callbackUrl = "https://platform.example/return?from=bank&step=2"

    static func project(_ projectNo: String, of borrower: String, requestNo: String? = nil) -> JSONObject {
        [
            "requestNo": .string(requestNo ?? "create_\(projectNo)"), "userNo": .string(borrower),
            "projectNo": .string(projectNo), "projectAmount": "50000.00", "projectName": "示例标的",
            "projectDesc": "短期周转", "projectType": "STANDARD", "projectPeriod": 90, "annualRate": "6.5",
            "repaymentWay": "ONE_TIME",
        ]
    }

    static func freeze(_ requestNo: String, of investor: String, on projectNo: String, _ amount: String) -> JSONObject {
        [
            "requestNo": .string(requestNo), "userNo": .string(investor), "bizType": "TENDER",
            "amount": .string(amount), "projectNo": .string(projectNo),
        ]
    }

    static func cancel(_ requestNo: String, of freeze: String, _ amount: String) -> JSONObject {
        ["requestNo": .string(requestNo), "preRequestNo": .string(freeze), "amount": .string(amount)]
    }

    static func register(_ requestNo: String, _ userNo: String, passing: JSONObject = [:]) -> JSONObject {
        var parameters: JSONObject = [
            "userNo": .string(userNo), "requestNo": .string(requestNo), "userRole": "INVESTOR",
            "callbackUrl": .string(callbackUrl),
        ]
        for (name, value) in passing { parameters[name] = value }
        return parameters
    }

    static func recharge(_ requestNo: String, _ userNo: String, _ amount: String, at now: Timestamp) -> JSONObject {
        [
            "userNo": .string(userNo), "requestNo": .string(requestNo), "amount": .string(amount),
            "payCompany": "YEEPAY", "rechargeWay": "WEB", "callbackUrl": .string(callbackUrl),
            "expired": .string((now + .seconds(1800)).wire),
        ]
    }

    static func withdrawal(_ requestNo: String, _ userNo: String, _ amount: String, at now: Timestamp) -> JSONObject {
        [
            "userNo": .string(userNo), "requestNo": .string(requestNo), "amount": .string(amount),
            "callbackUrl": .string(callbackUrl), "expired": .string((now + .seconds(1800)).wire),
        ]
    }

    /// What a person enters on the registration page.
    static let person = [
        "realName": "欧阳晓明", "idNumber": "11010519491231002X", "mobile": "13800138000",
        "cardNumber": "6222020200012345678",
    ]
}

extension BankFixture {
    /// An investor with 100,000.00, a borrower, and the borrower's project P1.
    func stage() async throws {
        try await admin.make(
            "/admin/users",
            ["userNo": "investor", "role": "INVESTOR", "available": "100000.00", "authorised": ["TENDER"]])
        try await admin.make("/admin/users", ["userNo": "borrower", "role": "BORROWER"])
        try await admin.make(
            "/admin/projects", ["projectNo": "P1", "userNo": "borrower", "projectAmount": "50000.00"])
    }

    /// The journal's rows as short texts: kind, service, number, code, changed, and whether there was an answer.
    func journal(_ query: String = "") async throws -> [String] {
        try await admin.rows("/admin/journal\(query)").map { row in
            let service = row["service"]?.string ?? "-"
            let number = row["requestNo"]?.string ?? "-"
            let changed = row["changed"] == true ? "changed" : "same"
            let answered = row["answer"] == .null ? "silent" : "answered"
            return
                "\(row["kind"]?.string ?? "-") \(service) \(number) \(row["code"]?.string ?? "-") \(changed) \(answered)"
        }
    }
}
