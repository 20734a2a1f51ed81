import Custody

/// 预处理取消.
extension RuleBook {
    mutating func cancelFreeze(_ request: Request) throws(Refusal) {
        let freezeRequestNo = try request.parameters.text("preRequestNo")
        let amount = try request.parameters.amount("amount")
        guard var freeze = state.freezes[freezeRequestNo] else {
            throw Refusal(.freezeNotFound, "preRequestNo：预处理不存在")
        }
        var project = try knownProject(freeze.projectNo)
        if !profile.rules.cancelAfterClose {
            try require(project.status.isOpen, .projectStatusForbids, "preRequestNo：标的已截标或流标")
        }
        try require(amount <= freeze.remaining, .moreThanFrozen, "amount：超过尚冻结的金额")
        try state.books.post(amount, from: .frozen(freeze.userNo), to: .available(freeze.userNo))
        project.bids -= freeze.bid
        freeze.cancelled += amount
        freeze.redPacket = .zero
        project.bids += freeze.bid
        project.frozen -= amount
        state.freezes[freezeRequestNo] = freeze
        state.projects[freeze.projectNo] = project
        if let saleRequestNo = freeze.saleRequestNo {
            var sale = try knownSale(saleRequestNo, by: "preRequestNo")
            sale.reserved -= amount
            state.sales[saleRequestNo] = sale
        }
    }
}
