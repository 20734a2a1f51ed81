import Custody
import JSON

/// 充值, confirmed on its page.
extension RuleBook {
    mutating func recharge(_ request: Request, at now: Timestamp) throws(Refusal) -> Facts {
        let userNo = try request.parameters.text("userNo")
        let amount = try request.parameters.amount("amount")
        if try request.parameters.text("rechargeWay") != "WEB" {
            // Persons are those who registered with an identity card.
            let isPerson = isPlatform(userNo) ? false : try knownUser(userNo).kind == .person
            try require(isPerson, .businessTypeForbidden, "rechargeWay：快捷支付仅限个人用户")
        }
        if !isPlatform(userNo) { _ = try knownUser(userNo) }
        try state.books.post(amount, from: .recharge, to: .available(userNo))
        return ["transactionTime": .string(now.wire)]
    }

    func isPlatform(_ userNo: String) -> Bool { profile.platformAccounts.contains(userNo) }
}
