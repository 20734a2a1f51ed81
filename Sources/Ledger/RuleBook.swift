public import Custody

/// The sandbox bank's rules and books: requests and the passing of time go in, answers and notifications come out.
///
/// It does no I/O and has no clock. Two rule books are equal when they would answer everything alike; what changed since
/// the changes were last taken, and how many movements there were, makes no difference.
public struct RuleBook: Sendable {
    public private(set) var profile: Profile {
        get { constants.profile }
        set { constants = Constants(newValue, catalogue) }
    }
    public var settings: BankSettings
    var catalogue: Catalogue { constants.answering.catalogue }
    var answering: Answering { constants.answering }
    private var constants: Constants
    let recordsChanges: Bool

    var state = State()
    /// What falls due when; follows from `state`.
    var events = DueQueue<Event>()
    /// Which notification is to be tried when; follows from `state`.
    var deliveries = DueQueue<NotificationID>()
    /// How many pages each user has; follows from `state`.
    var pagesByUser: [String: Int] = [:]
    /// Attempts at notifications that have no answer yet, with when each began. Not stored: after a restart they are
    /// made again.
    var inFlight: [NotificationID: Timestamp] = [:]

    /// A bank without users.
    ///
    /// - Parameter recordsChanges: false for a book whose changes nobody takes.
    public init(
        profile: Profile, settings: BankSettings = BankSettings(), catalogue: Catalogue = .specification,
        recordsChanges: Bool = true
    ) {
        constants = Constants(profile, catalogue)
        self.settings = settings
        self.recordsChanges = recordsChanges
    }

    /// What is large and hardly ever changes: copies of a book share it.
    private final class Constants: Sendable {
        let profile: Profile
        let answering: Answering

        init(_ profile: Profile, _ catalogue: Catalogue) {
            self.profile = profile
            answering = Answering(catalogue: catalogue)
        }
    }

    /// What the specification leaves open; may change while the bank runs.
    public var rules: OpenRules {
        get { profile.rules }
        set { profile.rules = newValue }
    }

    func contract(of service: Service) -> ServiceContract { answering.contract(of: service) }

    /// Ends every change from outside: what was written stays.
    mutating func commit() {
        state.commit(recording: recordsChanges)
        tidyQueues()
    }
}

extension RuleBook: Hashable {
    public static func == (left: RuleBook, right: RuleBook) -> Bool {
        left.state == right.state && left.inFlight == right.inFlight && left.settings == right.settings
            && left.profile == right.profile && left.catalogue == right.catalogue
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(state)
        hasher.combine(inFlight)
        hasher.combine(settings)
    }
}
