public import Custody

/// What administrators set up without asking a rule.
extension RuleBook {
    public mutating func addUser(_ new: NewUser) throws(AdminError) {
        guard Identifier.isValid(new.userNo) else {
            throw .invalid("A userNo is at most \(Identifier.maximumLength) letters, digits and underscores.")
        }
        guard state.users[new.userNo] == nil, !isPlatform(new.userNo) else {
            throw .conflict("The user \(new.userNo) exists.")
        }
        guard new.available >= .zero else { throw .invalid("\"available\" must not be below nothing.") }
        defer { commit() }
        state.users[new.userNo] = User(
            role: new.role, kind: new.kind, authorised: new.authorised,
            passwordDigest: User.digest(of: new.password, userNo: new.userNo), hasCard: new.card, audit: .passed)
        try endow(new.userNo, new.available)
    }

    public mutating func addProject(_ new: NewProject) throws(AdminError) {
        guard Identifier.isValid(new.projectNo) else {
            throw .invalid("A projectNo is at most \(Identifier.maximumLength) letters, digits and underscores.")
        }
        guard new.projectAmount > .zero else { throw .invalid("\"projectAmount\" must be more than nothing.") }
        guard state.projects[new.projectNo] == nil else { throw .conflict("The project \(new.projectNo) exists.") }
        guard var borrower = state.users[new.userNo] else { throw .unknown("There is no user \(new.userNo).") }
        guard borrower.role == .borrower else { throw .conflict("The user \(new.userNo) is no borrower.") }
        try check(new.claims, new.projectAmount)
        defer { commit() }
        let owed = new.claims.map(\.amount).sum()
        state.projects[new.projectNo] = Project(
            userNo: new.userNo, amount: new.projectAmount, status: new.projectStatus, isStock: new.stock,
            raised: owed, claims: owed)
        if new.projectStatus.isOpen {
            borrower.openProjects += new.projectAmount
            state.users[new.userNo] = borrower
        }
        for claim in new.claims { addClaim(claim.amount, of: claim.userNo, on: new.projectNo) }
    }

    private func check(_ claims: [NewProject.Claim], _ projectAmount: Amount) throws(AdminError) {
        var holders: Set<String> = []
        for claim in claims {
            guard state.users[claim.userNo] != nil else { throw .unknown("There is no user \(claim.userNo).") }
            guard claim.amount > .zero else {
                throw .invalid("The claim of \(claim.userNo) must be more than nothing.")
            }
            guard holders.insert(claim.userNo).inserted else { throw .invalid("\(claim.userNo) has two claims.") }
        }
        guard claims.map(\.amount).sum() <= projectAmount else {
            throw .invalid("The claims are more than \"projectAmount\".")
        }
    }

    /// Sets the business types that need no page of this user.
    public mutating func authorise(_ userNo: String, _ types: [BusinessType]) throws(AdminError) {
        guard var user = state.users[userNo] else { throw .unknown("There is no user \(userNo).") }
        defer { commit() }
        user.authorised = BusinessType.allCases.filter(types.contains)
        state.users[userNo] = user
    }

    /// Gives money to a user or a platform account.
    public mutating func fund(_ userNo: String, _ amount: Amount) throws(AdminError) {
        guard isPlatform(userNo) || state.users[userNo] != nil else { throw .unknown("There is no user \(userNo).") }
        guard amount >= .zero else { throw .invalid("\(amount) cannot be given to \(userNo).") }
        defer { commit() }
        try endow(userNo, amount)
    }

    private mutating func endow(_ userNo: String, _ amount: Amount) throws(AdminError) {
        do throws(Refusal) {
            try state.books.post(amount, from: .endowment, to: .available(userNo))
        } catch {
            throw .invalid("\(amount) cannot be given to \(userNo).")
        }
    }
}
