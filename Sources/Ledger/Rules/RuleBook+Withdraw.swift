import Custody

/// A withdrawal that was accepted and waits for its result.
struct Payout: Hashable, Sendable {
    var request: Request
    var due: Timestamp
    /// Whether a fault was planted: the result will be 20027.
    var fails: Bool
}

/// 提现: accepted on its page, decided later.
extension RuleBook {
    mutating func acceptWithdrawal(_ request: Request, fails: Bool, at now: Timestamp) throws(Refusal) {
        let userNo = try request.parameters.text("userNo")
        let amount = try request.parameters.amount("amount")
        try requireCard(userNo)
        let commission = request.parameters.amountOrZero("commission")
        try require(commission <= amount, .amountsDisagree, "commission：超过提现金额")
        try state.books.post(amount, from: .available(userNo), to: .frozen(userNo))
        let due = now + settings.payoutDelay
        state.payouts[request.requestNo] = Payout(request: request, due: due, fails: fails)
        events.push(due, .payout(request.requestNo))
    }

    func requireCard(_ userNo: String) throws(Refusal) {
        let hasCard = isPlatform(userNo) ? true : try knownUser(userNo).hasCard
        try require(hasCard, .noCard, "userNo：用户未绑卡")
    }

    /// The result of an accepted withdrawal.
    mutating func settle(_ payout: Payout, at now: Timestamp) {
        let request = payout.request
        state.payouts[request.requestNo] = nil
        do throws(Refusal) {
            try payOut(request, fails: payout.fails)
            notify(request, .success, code: .success, message: Answering.successMessage, at: now)
        } catch {
            state.rollBack()
            state.payouts[request.requestNo] = nil
            giveBack(request)
            noteFailure(request)
            notify(request, .refused, code: error.code, message: error.message, at: now)
        }
    }

    private mutating func payOut(_ request: Request, fails: Bool) throws(Refusal) {
        try require(!fails, .payoutFailed, "银行付款失败，资金已退回")
        let userNo = try request.parameters.text("userNo")
        let amount = try request.parameters.amount("amount")
        let commission = request.parameters.amountOrZero("commission")
        try state.books.post(amount - commission, from: .frozen(userNo), to: .payout)
        try state.books.post(
            commission, from: .frozen(userNo), to: .available(profile.platformAccounts.income),
            asked: "commission")
    }

    private mutating func noteFailure(_ request: Request) {
        var record = state.numbers[request.requestNo] ?? NumberRecord()
        record.use?.hasFailed = true
        state.numbers[request.requestNo] = record
    }

    private mutating func giveBack(_ request: Request) {
        do throws(Refusal) {
            let userNo = try request.parameters.text("userNo")
            let amount = try request.parameters.amount("amount")
            try state.books.post(amount, from: .frozen(userNo), to: .available(userNo))
        } catch {
            assertionFailure("What a withdrawal froze is not frozen any more: \(error)")
        }
    }
}
