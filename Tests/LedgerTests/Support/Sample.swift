import Custody
import JSON

@testable import Ledger

/// Parameters of requests that are right in themselves.
enum Sample {
    static func recharge(_ requestNo: String, _ userNo: String, _ amount: String) -> JSONObject {
        [
            "requestNo": .string(requestNo), "userNo": .string(userNo), "amount": .string(amount),
            "payCompany": "YEEPAY", "rechargeWay": "WEB",
        ]
    }

    static func registration(_ requestNo: String, _ userNo: String) -> JSONObject {
        [
            "requestNo": .string(requestNo), "userNo": .string(userNo), "userRole": "INVESTOR", "realName": "张三",
            "idNumber": "11010119900101001X", "mobile": "13900001234", "cardNumber": "6222020000001234",
        ]
    }

    static func withdrawal(_ requestNo: String, _ userNo: String, _ amount: String) -> JSONObject {
        ["requestNo": .string(requestNo), "userNo": .string(userNo), "amount": .string(amount)]
    }

    static func project(_ requestNo: String, _ userNo: String, _ projectNo: String, _ amount: String) -> JSONObject {
        [
            "requestNo": .string(requestNo), "userNo": .string(userNo), "projectNo": .string(projectNo),
            "projectAmount": .string(amount), "projectName": "经营周转", "projectDesc": "补充流动资金",
            "projectType": "STANDARD", "projectPeriod": 90, "annualRate": "7.5", "repaymentWay": "ONE_TIME",
        ]
    }

    static func tender(_ requestNo: String, _ userNo: String, _ projectNo: String, _ amount: String) -> JSONObject {
        [
            "requestNo": .string(requestNo), "userNo": .string(userNo), "projectNo": .string(projectNo),
            "bizType": "TENDER", "amount": .string(amount),
        ]
    }

    static func cancel(_ requestNo: String, _ freezeRequestNo: String, _ amount: String) -> JSONObject {
        ["requestNo": .string(requestNo), "preRequestNo": .string(freezeRequestNo), "amount": .string(amount)]
    }

    static func status(_ requestNo: String, _ projectNo: String, _ status: ProjectStatus) -> JSONObject {
        [
            "requestNo": .string(requestNo), "projectNo": .string(projectNo),
            "projectStatus": .string(status.rawValue),
        ]
    }
}

extension TestBank {
    /// An investor `I1` with 1,000.00 who authorised bids, a borrower `B1`, and a project `P1` of 500.00 in 募集中.
    static func withProject(_ profile: Profile = .sandbox) throws -> TestBank {
        var bank = TestBank(profile: profile)
        try bank.book.addUser(
            NewUser(userNo: "I1", role: .investor, available: Amount(yuan: 1000), authorised: [.tender]))
        try bank.book.addUser(NewUser(userNo: "B1", role: .borrower))
        bank.call(.createProject, Sample.project("P1_made", "B1", "P1", "500.00"))
        return bank
    }
}
