import Custody

/// 债权转让, 取消债权转让, 债权购买确认.
extension RuleBook {
    /// 债权转让.
    mutating func openSale(_ request: Request) throws(Refusal) {
        let userNo = try request.parameters.text("userNo")
        let projectNo = try request.parameters.text("projectNo")
        let share = try request.parameters.amount("saleShare")
        _ = try knownUser(userNo)
        let project = try knownProject(projectNo)
        try require(project.status.isOpen, .projectStatusForbids, "projectNo：标的状态不允许债权转让")
        let key = ClaimKey(userNo: userNo, projectNo: projectNo)
        var claim = state.claims[key] ?? Claim()
        try require(share <= claim.amount - claim.onSale, .shareTooSmall, "saleShare：超过可出让的债权")
        claim.onSale += share
        state.claims[key] = claim
        state.sales[request.requestNo] = Sale(userNo: userNo, projectNo: projectNo, share: share)
    }

    /// 取消债权转让: closes what nobody has reserved, if nothing is reserved.
    mutating func closeSale(_ request: Request) throws(Refusal) {
        let saleRequestNo = try request.parameters.text("creditsaleRequestNo")
        var sale = try knownSale(saleRequestNo)
        try require(sale.isOpen, .saleClosed, "creditsaleRequestNo：债权出让已关闭")
        try require(sale.reserved == .zero, .sharesReserved, "creditsaleRequestNo：有预处理中的份额")
        sale.isOpen = false
        state.sales[saleRequestNo] = sale
        let key = ClaimKey(userNo: sale.userNo, projectNo: sale.projectNo)
        if var claim = state.claims[key] {
            claim.onSale -= sale.unsold
            state.claims[key] = claim
        }
    }

    /// 债权购买确认.
    mutating func confirmTransfer(_ request: Request) throws(Refusal) {
        let projectNo = try request.parameters.text("projectNo")
        let details = try request.details()
        var project = try knownProject(projectNo)
        try require(project.status.isOpen, .projectStatusForbids, "projectNo：标的状态不允许债权转让")
        try requireDistinct(details)
        for detail in details {
            try transfer(detail, of: projectNo, &project)
        }
        state.projects[projectNo] = project
    }

    private mutating func transfer(_ detail: Detail, of projectNo: String, _ project: inout Project)
        throws(Refusal)
    {
        let freezeRequestNo = try detail.parameters.text("preRequestNo")
        let commission = detail.parameters.amountOrZero("commission")
        var freeze = try freeze(freezeRequestNo, of: .creditAssignment, for: projectNo, in: detail)
        guard let saleRequestNo = freeze.saleRequestNo else {
            throw Refusal(.saleNotFound, "\(detail.path("preRequestNo"))：没有对应的债权出让")
        }
        var sale = try knownSale(saleRequestNo, by: detail.path("preRequestNo"))
        let amount = freeze.remaining
        try require(commission <= amount, .amountsDisagree, "\(detail.path("commission"))：超过转让金额")
        let key = ClaimKey(userNo: sale.userNo, projectNo: projectNo)
        guard var claim = state.claims[key], claim.amount >= amount else {
            throw Refusal(.claimTooSmall, "\(detail.path("preRequestNo"))：出让人的债权小于转让份额")
        }
        let seller = Account.available(sale.userNo)
        try state.books.post(amount, from: .frozen(freeze.userNo), to: seller, asked: detail.path("preRequestNo"))
        try state.books.post(
            commission, from: seller, to: .available(profile.platformAccounts.income), asked: detail.path("commission"))
        claim.amount -= amount
        claim.onSale -= amount
        state.claims[key] = claim
        addClaim(amount, of: freeze.userNo, on: projectNo)
        sale.reserved -= amount
        sale.sold += amount
        // What is sold out is closed.
        sale.isOpen = sale.unsold > .zero
        state.sales[saleRequestNo] = sale
        freeze.confirmed += amount
        state.freezes[freezeRequestNo] = freeze
        project.frozen -= amount
    }
}
