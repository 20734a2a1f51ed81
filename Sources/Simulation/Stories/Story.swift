import Ledger
import Saga

/// What the platform and its users do in a history.
protocol Story: AnyObject {
    /// Makes the bank's users.
    func prepare(_ book: inout RuleBook)
    func begin(_ cluster: Cluster)
    /// The platform hears an outcome event, perhaps once more.
    func hear(_ event: OutcomeEvent, _ cluster: Cluster)
}

/// Which story histories tell.
public enum Scenario: String, CaseIterable, Hashable, Sendable {
    /// A loan is raised from many bids, or fails.
    case loan

    func story(children: Int) -> any Story {
        switch self {
        case .loan: LoanStory(bids: children)
        }
    }
}
