import Ledger
import Roles
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
    /// Who has gained and lost what, when everything has come to rest; nil where some saga has come to no end, so that
    /// nobody can say.
    func purses(_ cluster: Cluster) -> Purses?
    /// The sagas that complete where nothing goes wrong, by family and saga.
    func surelyCompleted(_ cluster: Cluster) -> [SagaName]
}

extension Cluster {
    /// Whether every saga has completed or failed.
    var isAllDecided: Bool {
        watch.sagas.allSatisfy { watch.endings[$0] == .completed || watch.endings[$0] == .failed }
    }
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
