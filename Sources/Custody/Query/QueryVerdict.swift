/// Decides what the answers to the questions about one call come to.
///
/// A call that the bank has taken in or done is believed at once. That the bank does not have it proves nothing while an
/// attempt may still land: it is believed only of questions that were put after the call's `dead`, and only when as many
/// of them as the profile asks for, one after the other, have that answer. Each question is put when the one before it
/// has come to something, and not before the time that the verdict says.
///
/// A call that is sent again has another `dead`, and so another verdict.
public struct QueryVerdict: Hashable, Sendable {
    /// What to do about the call.
    public enum Step: Hashable, Sendable {
        /// Nothing is certain; not before this time is there a use in asking again.
        case askAgain(at: Timestamp)
        /// No attempt at the call was executed, and none will be.
        case notFound
        /// The bank has the call.
        case found(StatusMeaning, amount: Amount?)
    }

    private let policy: QueryPolicy
    private let dead: Timestamp
    private let remembersRefusals: Bool
    /// How many answers in a row, so far, count towards "not found".
    public private(set) var alike: Int

    /// - Parameters:
    ///   - dead: from then on no attempt at the call can be accepted any more.
    ///   - remembersRefusals: whether a refusal binds the call's number, so that no other attempt can be accepted after it.
    ///   - alike: how many answers in a row, so far, have counted.
    public init(policy: QueryPolicy, dead: Timestamp, remembersRefusals: Bool, alike: Int = 0) {
        self.policy = policy
        self.dead = dead
        self.remembersRefusals = remembersRefusals
        self.alike = alike
    }

    /// Takes an answer in.
    ///
    /// - Parameter askedAt: when its question was put, which is what the answer can at least know of; questions are put in
    ///   the order of their times.
    public mutating func learn(_ answer: QueryAnswer, askedAt: Timestamp) -> Step {
        switch answer {
        case .notFound where askedAt > dead:
            alike = min(alike + 1, policy.answersAlike)
            return alike < policy.answersAlike ? .askAgain(at: askedAt + policy.interval) : .notFound
        case .found(.refused, _) where askedAt <= dead && !remembersRefusals:
            break
        case .found(let meaning, let amount):
            alike = 0
            return .found(meaning, amount: amount)
        case .notFound, .notSent, .inDoubt:
            break
        }
        alike = 0
        let next = askedAt + policy.interval
        // The first question that counts is put as soon as it can be.
        return .askAgain(at: askedAt > dead ? next : min(next, dead + .milliseconds(1)))
    }
}
