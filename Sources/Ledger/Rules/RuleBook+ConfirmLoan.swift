import Custody

/// 放款确认.
extension RuleBook {
    mutating func confirmLoan(_ request: Request) throws(Refusal) {
        let projectNo = try request.parameters.text("projectNo")
        let details = try request.details()
        let commission = request.parameters.amountOrZero("commission")
        var project = try knownProject(projectNo)
        try require(project.status == .collecting, .projectStatusForbids, "projectNo：标的不在募集中")
        let most = profile.limits.loanDetails
        try require(details.count <= most, .tooManyDetails, "details：最多 \(most) 条")
        try requireDistinct(details)
        var lent = Amount.zero
        for detail in details {
            lent += try lend(detail, of: projectNo, &project)
        }
        try require(commission <= lent, .amountsDisagree, "commission：超过放款金额")
        try state.books.post(
            commission, from: .available(project.userNo), to: .available(profile.platformAccounts.income),
            asked: "commission")
        state.projects[projectNo] = project
    }

    /// Pays one bid out to the borrower; the amount without its red packet.
    private mutating func lend(_ detail: Detail, of projectNo: String, _ project: inout Project) throws(Refusal)
        -> Amount
    {
        let freezeRequestNo = try detail.parameters.text("preRequestNo")
        let amount = try detail.parameters.amount("amount")
        guard var freeze = state.freezes[freezeRequestNo], freeze.type.plain == .tender, freeze.projectNo == projectNo
        else {
            throw Refusal(.freezeNotFound, "\(detail.path("preRequestNo"))：没有此标的的投标预处理")
        }
        try require(amount <= freeze.remaining, .moreThanFrozen, "\(detail.path("amount"))：超过尚冻结的金额")
        try require(
            amount == freeze.remaining, .amountsDisagree, "\(detail.path("amount"))：须一次放出尚冻结的全部金额")
        let borrower = Account.available(project.userNo)
        try state.books.post(amount, from: .frozen(freeze.userNo), to: borrower, asked: detail.path("amount"))
        try payFromMarketing(freeze.redPacket, to: borrower, asked: detail.path("preRequestNo"))
        project.bids -= freeze.bid
        project.frozen -= amount
        project.raised += amount + freeze.redPacket
        project.claims += amount + freeze.redPacket
        addClaim(amount + freeze.redPacket, of: freeze.userNo, on: projectNo)
        freeze.confirmed += amount
        state.freezes[freezeRequestNo] = freeze
        return amount
    }

    /// Red packets and dividends.
    ///
    /// - Parameter parameter: which one asks for it.
    mutating func payFromMarketing(
        _ amount: Amount, to target: Account, asked parameter: @autoclosure () -> String
    ) throws(Refusal) {
        let marketing = Account.available(profile.platformAccounts.marketing)
        try require(amount <= state.books[marketing], .balanceTooLow, "\(parameter())：营销账户余额不足")
        try state.books.post(amount, from: marketing, to: target, asked: parameter())
    }

    /// Adds to a user's claim on a project, of which the project's own sum is not told.
    mutating func addClaim(_ amount: Amount, of userNo: String, on projectNo: String) {
        let key = ClaimKey(userNo: userNo, projectNo: projectNo)
        if var claim = state.claims[key] {
            claim.amount += amount
            state.claims[key] = claim
        } else if var user = state.users[userNo] {
            state.claims[key] = Claim(amount: amount, previous: user.lastClaim)
            user.lastClaim = projectNo
            state.users[userNo] = user
        }
    }
}
