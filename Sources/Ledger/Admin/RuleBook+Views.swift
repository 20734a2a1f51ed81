import Custody

extension RuleBook {
    /// Nil where there is neither such a user nor such a platform account.
    public func user(_ userNo: String) -> UserView? {
        let user = state.users[userNo]
        guard user != nil || isPlatform(userNo) else { return nil }
        return UserView(
            userNo: userNo, role: user?.role, kind: user?.kind, auditStatus: user?.audit,
            available: state.books[.available(userNo)], frozen: state.books[.frozen(userNo)],
            claims: user.map { claims(of: userNo, $0) } ?? [], authorised: user?.authorised ?? [],
            hasCard: user?.hasCard ?? true, exceededAttempts: user?.exceeded ?? ExceededAttempts())
    }

    private func claims(of userNo: String, _ user: User) -> [UserView.Claim] {
        var claims: [UserView.Claim] = []
        var next = user.lastClaim
        while let projectNo = next, let claim = state.claims[ClaimKey(userNo: userNo, projectNo: projectNo)] {
            if claim.amount != .zero {
                claims.append(UserView.Claim(projectNo: projectNo, amount: claim.amount, onSale: claim.onSale))
            }
            next = claim.previous
        }
        return claims.sorted { $0.projectNo < $1.projectNo }
    }

    public func project(_ projectNo: String) -> ProjectView? {
        state.projects[projectNo].map { project in
            ProjectView(
                projectNo: projectNo, userNo: project.userNo, projectStatus: project.status,
                projectAmount: project.amount, stock: project.isStock, frozen: project.frozen, raised: project.raised,
                claims: project.claims)
        }
    }

    public func freeze(_ requestNo: String) -> FreezeView? {
        state.freezes[requestNo].map { freeze in
            FreezeView(
                requestNo: requestNo, userNo: freeze.userNo, projectNo: freeze.projectNo, bizType: freeze.type,
                amount: freeze.amount, remaining: freeze.remaining, preMarketingAmount: freeze.redPacket,
                cancelled: freeze.cancelled, confirmed: freeze.confirmed, creditsaleRequestNo: freeze.saleRequestNo)
        }
    }

    public func sale(_ requestNo: String) -> SaleView? {
        state.sales[requestNo].map { sale in
            SaleView(
                requestNo: requestNo, userNo: sale.userNo, projectNo: sale.projectNo, saleShare: sale.share,
                reserved: sale.reserved, sold: sale.sold, isOpen: sale.isOpen)
        }
    }

    /// Users by their numbers, those after a number; platform accounts are not among them.
    public func users(after userNo: String? = nil, limit: Int) -> [UserView] {
        state.users.keys(after: userNo, limit: limit).compactMap { user($0) }
    }

    public func projects(after projectNo: String? = nil, limit: Int) -> [ProjectView] {
        state.projects.keys(after: projectNo, limit: limit).compactMap { project($0) }
    }

    public func freezes(after requestNo: String? = nil, limit: Int) -> [FreezeView] {
        state.freezes.keys(after: requestNo, limit: limit).compactMap { freeze($0) }
    }

    public func sales(after requestNo: String? = nil, limit: Int) -> [SaleView] {
        state.sales.keys(after: requestNo, limit: limit).compactMap { sale($0) }
    }
}

extension Table where Key == String {
    /// The smallest keys after one, in order. It looks at every key.
    func keys(after least: String?, limit: Int) -> [String] {
        var smallest: [String] = []
        for key in records.keys where least.map({ $0 < key }) ?? true {
            smallest.append(key)
            // Sorting now and then, instead of once at the end, keeps only a few keys in memory.
            if smallest.count >= 2 * limit + 64 { smallest = Array(smallest.sorted().prefix(limit)) }
        }
        return Array(smallest.sorted().prefix(limit))
    }
}
