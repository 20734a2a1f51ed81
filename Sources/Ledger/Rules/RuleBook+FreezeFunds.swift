import Custody

/// 用户冻结预处理 (confirmed on its page) and 授权预处理.
extension RuleBook {
    /// 授权预处理: the member's authorisation stands for the page.
    mutating func freezeByAuthority(_ request: Request) throws(Refusal) {
        let userNo = try request.parameters.text("userNo")
        let type = try businessType(request)
        try requirePurchaseNamesSale(request)
        let payer = try knownUser(userNo)
        let project = try knownProject(try request.parameters.text("projectNo"))
        try require(!type.isStock || type == .stockRepayment, .businessTypeForbidden, "bizType：存量标的仅支持自动还款")
        try require(type.isStock == project.isStock, .businessTypeForbidden, "bizType：与标的种类不符")
        try require(payer.authorised.contains(type), .notAuthorised, "bizType：用户未授权此业务类型")
        try freezeFunds(request)
    }

    /// Freezes what a page or an authorisation agreed to.
    mutating func freezeFunds(_ request: Request) throws(Refusal) {
        let parameters = request.parameters
        let type = try businessType(request)
        let projectNo = try parameters.text("projectNo")
        let freeze = Freeze(
            userNo: try parameters.text("userNo"), projectNo: projectNo, type: type,
            amount: try parameters.amount("amount"), redPacket: parameters.amountOrZero("preMarketingAmount"),
            saleRequestNo: type.plain == .creditAssignment ? parameters.optionalText("creditsaleRequestNo") : nil)
        let payer = try knownUser(freeze.userNo)
        var project = try knownProject(projectNo)
        try require(type.isStock == project.isStock, .businessTypeForbidden, "bizType：与标的种类不符")
        try require(
            type.plain == .tender || freeze.redPacket == .zero, .businessTypeForbidden, "preMarketingAmount：仅限投标")
        try require(Self.allows(type, in: project.status), .projectStatusForbids, "projectNo：标的状态不允许此业务")
        switch type.plain {
        case .tender:
            try require(payer.role == .investor, .businessTypeForbidden, "bizType：投标仅限投资人")
            try require(
                project.raised + project.bids + freeze.bid <= project.amount, .amountsDisagree, "amount：投标超过标的金额")
            project.bids += freeze.bid
        case .repayment:
            try require(freeze.userNo == project.userNo, .businessTypeForbidden, "bizType：还款仅限标的借款人")
        case .creditAssignment:
            try reserveShare(for: freeze)
        case .compensatory, .compensatoryRepayment, .stockRepayment, .stockCreditAssignment, .stockCompensatory,
            .stockCompensatoryRepayment:
            break
        }
        try state.books.post(freeze.amount, from: .available(freeze.userNo), to: .frozen(freeze.userNo))
        project.frozen += freeze.amount
        state.projects[projectNo] = project
        state.freezes[request.requestNo] = freeze
    }

    private static func allows(_ type: BusinessType, in status: ProjectStatus) -> Bool {
        switch type.plain {
        case .tender: status == .collecting
        case .creditAssignment: status == .collecting || status == .repaying
        case .repayment, .compensatory, .compensatoryRepayment, .stockRepayment, .stockCreditAssignment,
            .stockCompensatory, .stockCompensatoryRepayment:
            status == .repaying
        }
    }

    /// A purchase reserves as much of a sale as it freezes: shares are sold at par.
    private mutating func reserveShare(for freeze: Freeze) throws(Refusal) {
        guard let saleRequestNo = freeze.saleRequestNo else { throw Self.saleNotNamed }
        var sale = try knownSale(saleRequestNo)
        try require(sale.projectNo == freeze.projectNo, .saleNotFound, "creditsaleRequestNo：不是此标的的出让")
        try require(sale.userNo != freeze.userNo, .businessTypeForbidden, "userNo：不能购买自己出让的债权")
        try require(sale.isOpen, .saleClosed, "creditsaleRequestNo：债权出让已关闭")
        try require(freeze.amount <= sale.unreserved, .shareTooSmall, "amount：超过可购买的份额")
        sale.reserved += freeze.amount
        state.sales[saleRequestNo] = sale
    }

    /// `creditsaleRequestNo` is required of purchases (购买债权时需填此参数).
    func requirePurchaseNamesSale(_ request: Request) throws(Refusal) {
        guard try businessType(request).plain == .creditAssignment else { return }
        if request.parameters.optionalText("creditsaleRequestNo") == nil { throw Self.saleNotNamed }
    }

    private static let saleNotNamed = Refusal(.parameterMissing, "creditsaleRequestNo：缺少必填参数")
}
