import Custody

/// 创建标的.
extension RuleBook {
    mutating func createProject(_ request: Request) throws(Refusal) {
        let userNo = try request.parameters.text("userNo")
        let projectNo = try request.parameters.text("projectNo")
        let amount = try request.parameters.amount("projectAmount")
        var borrower = try knownUser(userNo)
        try require(borrower.role == .borrower, .notAuthorised, "userNo：该用户不是借款人")
        try require(state.projects[projectNo] == nil, .projectExists, "projectNo：标的已存在")
        let limit = borrower.kind == .person ? profile.limits.personLimit : profile.limits.enterpriseLimit
        try require(borrower.openProjects + amount <= limit, .limitExceeded, "projectAmount：超过借款人限额 \(limit)")
        borrower.openProjects += amount
        state.users[userNo] = borrower
        state.projects[projectNo] = Project(userNo: userNo, amount: amount, status: .collecting, isStock: false)
    }

    /// Records a request that was refused because of the borrower's limit.
    mutating func recordExcess(_ request: Request, at now: Timestamp) {
        guard let userNo = request.userNo, var user = state.users[userNo],
            let projectNo = request.parameters.optionalText("projectNo")
        else { return }
        user.exceeded.add(
            ExceededAttempts.Attempt(
                requestNo: request.requestNo, projectNo: projectNo,
                amount: request.parameters.amountOrZero("projectAmount"), time: now))
        state.users[userNo] = user
    }
}
