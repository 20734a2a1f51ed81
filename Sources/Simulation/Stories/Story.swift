import Ledger
import Saga

/// What the platform and its users do in a history.
protocol Story: AnyObject {
    /// Makes the bank's users.
    func prepare(_ book: inout RuleBook)
    func begin(_ cluster: Cluster)
    /// The platform hears an outcome event, perhaps once more.
    func hear(_ event: OutcomeEvent, _ cluster: Cluster)
    /// What does not fit at the bank when everything has come to rest, a sentence each.
    func flaws(_ cluster: Cluster) -> [String]
}

/// Which story histories tell.
public enum Scenario: String, CaseIterable, Hashable, Sendable {
    /// A loan is raised from many bids, or fails.
    case loan
    /// A loan with so many bids that a checkpoint of it takes several records.
    case crowd
    /// A loan that was paid out lives on: claims are sold, a guarantor's money is frozen and given back, it is repaid.
    case life
    /// Accounts are opened, money comes in from outside and goes out.
    case accounts

    func story(children: Int) -> any Story {
        switch self {
        case .loan: LoanStory(bids: children)
        case .crowd: LoanStory(bids: max(72, children))
        case .life: LifeStory(claims: children)
        case .accounts: AccountsStory(users: children)
        }
    }
}
