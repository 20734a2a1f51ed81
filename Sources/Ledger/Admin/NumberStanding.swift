public import Custody

/// What has become of the request that a number belongs to.
public enum NumberStanding: Hashable, Sendable {
    /// It is taken in, and not executed yet.
    case takenIn
    case done
    /// Refused for good, or failed after it had been taken in.
    case refused
}

extension RuleBook {
    /// Nil for a number that the bank does not know yet, such as that of a page nobody has confirmed, or whose request it
    /// has refused without keeping that.
    public func standing(of requestNo: String) -> NumberStanding? {
        guard let use = state.numbers[requestNo]?.use else { return nil }
        if state.deferred[requestNo] != nil || state.payouts[requestNo] != nil { return .takenIn }
        return use.hasFailed || use.answer.map { $0.code != .success } ?? false ? .refused : .done
    }

    /// What all accounts hold together, the world outside included: nothing, whatever was done.
    public var total: Amount { state.books.accounts.records.values.sum() }
}
