import Custody

/// Double-entry books: money moves from one account to another, so the sum over all accounts is always nothing.
struct Books: Sendable {
    /// Accounts that hold nothing are not there.
    var accounts = Table<Account, Amount>()
    /// How many movements there were; a statistic, not part of what makes two books equal.
    var counters = Table<Counter, Int>()

    enum Counter: String, Hashable, Sendable {
        case movements
    }

    subscript(account: Account) -> Amount { accounts[account] ?? .zero }

    var movements: Int { counters[.movements] ?? 0 }

    /// Moves an amount; nothing happens when it is zero.
    ///
    /// - Parameter parameter: the request's that asks for the movement, for a refusal to name.
    /// - Throws: `balanceTooLow` where the available balance is smaller; `internalError` for what no rule may ask for: an
    ///   amount below nothing, or more than is frozen.
    mutating func post(
        _ amount: Amount, from source: Account, to target: Account,
        asked parameter: @autoclosure () -> String = "amount"
    ) throws(Refusal) {
        guard amount != .zero, source != target else { return }
        guard amount > .zero else { throw Refusal(.internalError, "\(parameter())：记账金额为负") }
        let left = self[source] - amount
        if source.isInside, left < .zero { throw Self.shortage(of: source, parameter()) }
        set(source, left)
        set(target, self[target] + amount)
        counters[.movements] = movements + 1
    }

    private mutating func set(_ account: Account, _ amount: Amount) {
        accounts[account] = amount == .zero ? nil : amount
    }

    private static func shortage(of account: Account, _ parameter: String) -> Refusal {
        if case .available = account { return Refusal(.balanceTooLow, "\(parameter)：可用余额不足") }
        // Every rule looks at what is frozen before it moves it.
        return Refusal(.internalError, "\(parameter)：冻结余额与冻结记录不符")
    }
}

extension Books: Hashable {
    static func == (left: Books, right: Books) -> Bool { left.accounts == right.accounts }

    func hash(into hasher: inout Hasher) { hasher.combine(accounts) }
}
