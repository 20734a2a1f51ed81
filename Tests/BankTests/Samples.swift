import Custody
import JSON
import TestSupport

/// Requests that the tests vary.
enum Samples {
    static let callbackUrl = "https://platform.example/return?from=bank&step=2"

    static func project(_ projectNo: String, of borrower: String, requestNo: String? = nil) -> JSONObject {
        [
            "requestNo": .string(requestNo ?? "create_\(projectNo)"), "userNo": .string(borrower),
            "projectNo": .string(projectNo), "projectAmount": "50000.00", "projectName": "示例标的",
            "projectDesc": "短期周转", "projectType": "STANDARD", "projectPeriod": 90, "annualRate": "6.5",
            "repaymentWay": "ONE_TIME",
        ]
    }
}
