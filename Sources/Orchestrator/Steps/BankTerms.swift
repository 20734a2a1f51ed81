import Custody
import Synchronization

/// What a profile says about calling the bank, made ready.
struct BankTerms: Sendable {
    let profile: Profile
    let classifier: Classifier
    let directURL: String
    private let timeouts: [Duration]

    init(_ profile: Profile, bankURL: String) {
        self.profile = profile
        classifier = Classifier(profile: profile)
        directURL = bankURL + profile.paths.direct
        timeouts = Service.allCases.map { profile.services[$0]?.timeout ?? .seconds(10) }
    }

    func timeout(of service: Service) -> Duration { timeouts[service.index] }
}

/// The terms of all profiles that commands have named.
final class BankTermsTable: Sendable {
    private let terms = Mutex<[String: BankTerms]>([:])
    private let bankURL: String
    private let profile: @Sendable (String) -> Profile?

    init(bankURL: String, profile: @escaping @Sendable (String) -> Profile?) {
        self.bankURL = bankURL
        self.profile = profile
    }

    /// Nil while no profile of this digest has been read.
    func terms(of digest: String) -> BankTerms? {
        if let known = terms.withLock({ $0[digest] }) { return known }
        guard let found = profile(digest).map({ BankTerms($0, bankURL: bankURL) }) else { return nil }
        terms.withLock { $0[digest] = found }
        return found
    }
}
