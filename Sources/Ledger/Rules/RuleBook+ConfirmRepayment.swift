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
        let repayments = try request.details().map(Repayment.init)
        let paid = commission + repayments.map { $0.principal + $0.interest }.sum()
        try require(paid <= freeze.remaining, .moreThanFrozen, "details：超过尚冻结的还款金额")
        // Before any claim shrinks: details of one payee may come in any order.
        for repayment in repayments {
            let key = ClaimKey(userNo: repayment.userNo, projectNo: projectNo)
            try require(
                state.claims[key]?.amount ?? .zero > .zero, .noClaim,
                "\(repayment.detail.path("userNo"))：收款人没有此标的的债权")
        }
        let source = Account.frozen(freeze.userNo)
        for repayment in repayments {
            try repay(repayment, of: projectNo, from: source)
            project.claims -= repayment.principal
        }
        try state.books.post(
            commission, from: source, to: .available(profile.platformAccounts.income), asked: "commission")
        freeze.confirmed += paid
        project.frozen -= paid
        state.freezes[freezeRequestNo] = freeze
        state.projects[projectNo] = project
    }

    private struct Repayment {
        let detail: Detail
        let userNo: String
        let principal: Amount
        let interest: Amount
        let dividend: Amount
        /// What the investor pays.
        let commission: Amount

        init(_ detail: Detail) throws(Refusal) {
            self.detail = detail
            let parameters = detail.parameters
            userNo = try parameters.text("userNo")
            principal = try parameters.amount("amount")
            interest = parameters.amountOrZero("interest")
            dividend = parameters.amountOrZero("dividend")
            commission = parameters.amountOrZero("commission")
        }
    }

    private mutating func repay(_ repayment: Repayment, of projectNo: String, from source: Account) throws(Refusal) {
        let detail = repayment.detail
        let key = ClaimKey(userNo: repayment.userNo, projectNo: projectNo)
        var claim = state.claims[key] ?? Claim()
        try require(repayment.principal <= claim.amount, .noClaim, "\(detail.path("amount"))：本金超过收款人的债权")
        let receipts = repayment.principal + repayment.interest + repayment.dividend
        try require(
            repayment.commission <= receipts, .amountsDisagree, "\(detail.path("commission"))：超过投资人应收金额")
        let payee = Account.available(repayment.userNo)
        try state.books.post(
            repayment.principal + repayment.interest, from: source, to: payee, asked: detail.path("amount"))
        try payFromMarketing(repayment.dividend, to: payee, asked: detail.path("dividend"))
        try state.books.post(
            repayment.commission, from: payee, to: .available(profile.platformAccounts.income),
            asked: detail.path("commission"))
        claim.amount -= repayment.principal
        state.claims[key] = claim
    }
}
