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

    /// How many children a history of it has where nobody says.
    public var usualChildren: Int {
        switch self {
        case .loan, .life: 12
        case .crowd: 72
        case .accounts: 3
        }
    }

    /// - Parameter children: how many bids, claims or users there are, from 1.
    func story(children: Int) -> any Story {
        switch self {
        case .loan, .crowd: LoanStory(bids: children)
        case .life: LifeStory(claims: children)
        case .accounts: AccountsStory(users: children)
        }
    }
}
