import Custody
import JSON

/// A request to the bank, before its timestamp and signature: what the tests write down and vary.
struct BankCall: Hashable, Sendable {
    var service: Service
    var parameters: JSONObject

    var requestNo: String { parameters["requestNo"]?.string ?? "" }
    var isGateway: Bool {
        switch service {
        case .personalRegister, .recharge, .withdraw, .userPreFreeze: true
        case .createProject, .modifyProject, .userAutoPreTransaction, .cancelPreFreeze, .debentureSale,
            .cancelDebentureSale, .confirmLoan, .confirmRepayment, .confirmDebentureTransfer:
            false
        }
    }

    /// The same call with another value for a parameter; nil leaves it out.
    func with(_ name: String, _ value: JSONValue?) -> BankCall {
        var call = self
        call.parameters[name] = value
        return call
    }

    func numbered(_ requestNo: String) -> BankCall { with("requestNo", .string(requestNo)) }
}

/// Where the tests' browsers are sent back to: a separator that HTML escapes included.
let callbackUrl = "https://platform.example/return?from=bank&step=2"

extension BankCall {
    static func register(
        _ requestNo: String = "R1", userNo: String = "N1", role: String = "INVESTOR", passing: JSONObject = [:]
    ) -> BankCall {
        var parameters: JSONObject = [
            "userNo": .string(userNo), "requestNo": .string(requestNo), "userRole": .string(role),
            "callbackUrl": .string(callbackUrl),
        ]
        for (name, value) in passing { parameters[name] = value }
        return BankCall(service: .personalRegister, parameters: parameters)
    }

    static func recharge(_ requestNo: String, _ userNo: String, _ amount: String, way: String = "WEB") -> BankCall {
        BankCall(
            service: .recharge,
            parameters: [
                "userNo": .string(userNo), "requestNo": .string(requestNo), "amount": .string(amount),
                "payCompany": "YEEPAY", "rechargeWay": .string(way), "callbackUrl": .string(callbackUrl),
                "expired": .string(TestBank.defaultExpiry),
            ])
    }

    static func withdraw(_ requestNo: String, _ userNo: String, _ amount: String, commission: String? = nil)
        -> BankCall
    {
        BankCall(
            service: .withdraw,
            parameters: [
                "userNo": .string(userNo), "requestNo": .string(requestNo), "expired": .string(TestBank.defaultExpiry),
                "callbackUrl": .string(callbackUrl), "amount": .string(amount),
            ]
        ).with("commission", commission.map { .string($0) })
    }
}

extension BankCall {
    static func createProject(
        _ requestNo: String, _ projectNo: String, of userNo: String = "B1", _ amount: String = "10000.00"
    ) -> BankCall {
        BankCall(
            service: .createProject,
            parameters: [
                "requestNo": .string(requestNo), "userNo": .string(userNo), "projectNo": .string(projectNo),
                "projectAmount": .string(amount), "projectName": "装修借款", "projectDesc": "用于装修",
                "projectType": "STANDARD", "projectPeriod": 90, "annualRate": "7.25", "repaymentWay": "ONE_TIME",
            ])
    }

    static func modify(_ requestNo: String, _ projectNo: String = "P1", to status: String) -> BankCall {
        BankCall(
            service: .modifyProject,
            parameters: [
                "requestNo": .string(requestNo), "projectNo": .string(projectNo), "projectStatus": .string(status),
            ])
    }
}

extension BankCall {
    /// How a freeze is asked for: by a page or under an authorisation.
    enum FreezeWay: CaseIterable, Sendable {
        case page
        case automatic
    }

    static func freeze(
        _ requestNo: String, _ userNo: String, _ amount: String, _ bizType: String = "TENDER",
        on projectNo: String = "P1",
        redPacket: String? = nil, sale: String? = nil, by way: FreezeWay = .automatic
    ) -> BankCall {
        let call = BankCall(
            service: way == .page ? .userPreFreeze : .userAutoPreTransaction,
            parameters: [
                "requestNo": .string(requestNo), "userNo": .string(userNo), "bizType": .string(bizType),
                "amount": .string(amount), "projectNo": .string(projectNo),
            ]
        ).with("preMarketingAmount", redPacket.map { .string($0) }).with(
            "creditsaleRequestNo", sale.map { .string($0) })
        guard way == .page else { return call }
        return call.with("expired", .string(TestBank.defaultExpiry)).with("callbackUrl", .string(callbackUrl))
    }

    static func cancelFreeze(_ requestNo: String, of freeze: String, _ amount: String) -> BankCall {
        BankCall(
            service: .cancelPreFreeze,
            parameters: [
                "requestNo": .string(requestNo), "preRequestNo": .string(freeze), "amount": .string(amount),
            ])
    }
}

extension BankCall {
    static func loan(
        _ requestNo: String, _ details: [(freeze: String, amount: String)], on projectNo: String = "P1",
        commission: String? = nil
    ) -> BankCall {
        BankCall(
            service: .confirmLoan,
            parameters: [
                "requestNo": .string(requestNo), "projectNo": .string(projectNo),
                "details": .array(
                    details.map { ["preRequestNo": .string($0.freeze), "amount": .string($0.amount)] }),
            ]
        ).with("commission", commission.map { .string($0) })
    }

    /// What one investor gets of a repayment.
    struct Share {
        var userNo: String
        var amount: String
        var interest: String?
        var dividend: String?
        var commission: String?

        init(
            _ userNo: String, _ amount: String, interest: String? = nil, dividend: String? = nil,
            commission: String? = nil
        ) {
            self.userNo = userNo
            self.amount = amount
            self.interest = interest
            self.dividend = dividend
            self.commission = commission
        }

        var json: JSONValue {
            var object: JSONObject = ["userNo": .string(userNo), "amount": .string(amount)]
            object["interest"] = interest.map { .string($0) }
            object["dividend"] = dividend.map { .string($0) }
            object["commission"] = commission.map { .string($0) }
            return .object(object)
        }
    }

    static func repayment(
        _ requestNo: String, from freeze: String, _ shares: [Share], on projectNo: String = "P1",
        commission: String? = nil
    ) -> BankCall {
        BankCall(
            service: .confirmRepayment,
            parameters: [
                "requestNo": .string(requestNo), "preRequestNo": .string(freeze), "projectNo": .string(projectNo),
                "details": .array(shares.map(\.json)),
            ]
        ).with("commission", commission.map { .string($0) })
    }
}

extension BankCall {
    static func sale(_ requestNo: String, by userNo: String = "I1", _ share: String, on projectNo: String = "P1")
        -> BankCall
    {
        BankCall(
            service: .debentureSale,
            parameters: [
                "requestNo": .string(requestNo), "projectNo": .string(projectNo), "userNo": .string(userNo),
                "saleShare": .string(share),
            ])
    }

    static func cancelSale(_ requestNo: String, of sale: String) -> BankCall {
        BankCall(
            service: .cancelDebentureSale,
            parameters: ["requestNo": .string(requestNo), "creditsaleRequestNo": .string(sale)])
    }

    static func transfer(
        _ requestNo: String, _ details: [(freeze: String, commission: String?)], on projectNo: String = "P1"
    ) -> BankCall {
        BankCall(
            service: .confirmDebentureTransfer,
            parameters: [
                "requestNo": .string(requestNo), "projectNo": .string(projectNo),
                "details": .array(
                    details.map { detail in
                        var object: JSONObject = ["preRequestNo": .string(detail.freeze)]
                        object["commission"] = detail.commission.map { .string($0) }
                        return .object(object)
                    }),
            ])
    }
}
