/// What an attempt to ask about a call came to.
public enum QueryAnswer: Hashable, Sendable {
    /// The bank has the call, and this is what became of it so far; the amount where the bank says one.
    case found(StatusMeaning, amount: Amount?)
    /// The bank does not have the call, or not yet: what that proves is `QueryVerdict`'s to say.
    case notFound
    /// The question was not put, or the bank did not take it; `misconfigured` where it will not take another either.
    case notSent(NotSentReason)
    /// What came back, if anything did, is no answer to the question.
    case inDoubt(DoubtReason)
}
