import Custody

extension Profile {
    /// The profile `sandbox` with a query service.
    static let asking: Profile = {
        var profile = sandbox
        profile.query = .sample
        return profile
    }()
}

extension QueryPolicy {
    static let sample = QueryPolicy(
        service: "TRANSACTION_QUERY", answersAlike: 3, interval: .seconds(30), timeout: .seconds(10))
}
