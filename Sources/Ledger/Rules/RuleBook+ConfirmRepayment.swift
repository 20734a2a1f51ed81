import Custody

/// 还款确认.
extension RuleBook {
    mutating func confirmRepayment(_ request: Request) throws(Refusal) {
        let projectNo = try request.parameters.text("projectNo")
        let freezeRequestNo = try request.parameters.text("preRequestNo")
        let commission = request.parameters.amountOrZero("commission")
        var project = try knownProject(projectNo)
        try require(project.status == .repaying, .projectStatusForbids, "projectNo：标的不在还款中")
        guard var freeze = state.freezes[freezeRequestNo], freeze.type.plain == .repayment,
            freeze.projectNo == projectNo
        else { throw Refusal(.freezeNotFound, "preRequestNo：没有此标的的还款预处理") }
        let repayments = try request.parameters.details("details").map(Repayment.init)
        let paid = commission + repayments.map { $0.principal + $0.interest }.sum()
        try require(paid <= freeze.remaining, .moreThanFrozen, "details：超过尚冻结的还款金额")
        // Before any claim shrinks: details of one payee may come in any order.
        for repayment in repayments {
            let key = ClaimKey(userNo: repayment.userNo, projectNo: projectNo)
            try require(
                state.claims[key]?.amount ?? .zero > .zero, .noClaim, "details.userNo：收款人没有此标的的债权")
        }
        let source = Account.frozen(freeze.userNo)
        for repayment in repayments {
            try repay(repayment, of: projectNo, from: source)
            project.claims -= repayment.principal
        }
        try state.books.post(commission, from: source, to: .available(profile.platformAccounts.income))
        freeze.confirmed += paid
        project.frozen -= paid
        state.freezes[freezeRequestNo] = freeze
        state.projects[projectNo] = project
    }

    private struct Repayment {
        let userNo: String
        let principal: Amount
        let interest: Amount
        let dividend: Amount
        /// What the investor pays.
        let commission: Amount

        init(_ detail: Parameters) throws(Refusal) {
            userNo = try detail.text("userNo")
            principal = try detail.amount("amount")
            interest = detail.amountOrZero("interest")
            dividend = detail.amountOrZero("dividend")
            commission = detail.amountOrZero("commission")
        }
    }

    private mutating func repay(_ repayment: Repayment, of projectNo: String, from source: Account) throws(Refusal) {
        let key = ClaimKey(userNo: repayment.userNo, projectNo: projectNo)
        var claim = state.claims[key] ?? Claim()
        try require(repayment.principal <= claim.amount, .noClaim, "details.amount：本金超过收款人的债权")
        let receipts = repayment.principal + repayment.interest + repayment.dividend
        try require(repayment.commission <= receipts, .amountsDisagree, "details.commission：超过投资人应收金额")
        let payee = Account.available(repayment.userNo)
        try state.books.post(repayment.principal + repayment.interest, from: source, to: payee)
        try payFromMarketing(repayment.dividend, to: payee)
        try state.books.post(
            repayment.commission, from: payee, to: .available(profile.platformAccounts.income))
        claim.amount -= repayment.principal
        state.claims[key] = claim
    }
}
