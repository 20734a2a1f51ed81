import Custody
import JSON

/// Requests that a user confirms on a page.
extension KillCall {
    /// What a registering person enters.
    static let person = [
        "realName": "欧阳晓明", "idNumber": "11010519491231002X", "mobile": "13800138000",
        "cardNumber": "6222020200012345678",
    ]

    var isPage: Bool { ServiceContract.specification(of: service).mode == .gateway }

    private static func page(
        _ service: Service, _ requestNo: String, _ userNo: String, _ parameters: JSONObject, expires: Timestamp?,
        _ effect: Effect
    ) -> KillCall {
        var all: JSONObject = [
            "requestNo": .string(requestNo), "userNo": .string(userNo),
            "callbackUrl": "https://platform.example/return",
        ]
        for (name, value) in parameters { all[name] = value }
        all["expired"] = expires.map { .string($0.wire) }
        return KillCall(service: service, requestNo: requestNo, parameters: all, effect: effect)
    }

    static func registration(_ requestNo: String) -> KillCall {
        page(
            .personalRegister, requestNo, "N_\(requestNo)", ["userRole": "INVESTOR"], expires: nil,
            .registration(userNo: "N_\(requestNo)"))
    }

    static func recharge(_ requestNo: String, _ userNo: String, _ amount: Int64, expires: Timestamp) -> KillCall {
        page(
            .recharge, requestNo, userNo, ["amount": yuan(amount), "payCompany": "YEEPAY", "rechargeWay": "WEB"],
            expires: expires, .recharge(userNo: userNo, amount: amount))
    }

    static func withdrawal(_ requestNo: String, _ userNo: String, _ amount: Int64, expires: Timestamp) -> KillCall {
        page(
            .withdraw, requestNo, userNo, ["amount": yuan(amount)], expires: expires,
            .withdrawal(userNo: userNo, amount: amount))
    }

    static func pageFreeze(
        _ requestNo: String, _ userNo: String, on projectNo: String, _ amount: Int64, expires: Timestamp
    ) -> KillCall {
        page(
            .userPreFreeze, requestNo, userNo,
            ["bizType": "TENDER", "amount": yuan(amount), "projectNo": .string(projectNo)], expires: expires,
            .freeze(userNo: userNo, projectNo: projectNo, amount: amount, redPacket: 0))
    }
}
