public import Custody

/// A profile made ready for the fold: its periods as milliseconds.
///
/// Immutable, and shared by every saga that lives under it.
public final class Terms: Sendable {
    public let profile: Profile
    /// Names the published text of the profile; a start record says it.
    public let digest: String
    let classifier: Classifier
    let catalogue: Catalogue
    /// How long after its record a command may be sent.
    let sendWindow: Int64
    /// From a command's `notAfter` until nothing of it can land any more.
    let landing: Int64
    let pageLifetime: Int64
    let notificationHour: Int64
    let earlyEventWait: Int64
    /// By the service's index.
    private let services: [ServiceTerms]

    public init(_ profile: Profile, digest: String, catalogue: Catalogue = .specification) {
        self.profile = profile
        self.digest = digest
        self.catalogue = catalogue
        classifier = Classifier(profile: profile, catalogue: catalogue)
        let periods = profile.periods
        sendWindow = periods.sendWindow.wholeMilliseconds
        let pageLanding = (periods.clockAllowance + periods.processingWindow).wholeMilliseconds
        let tolerance = periods.timestampTolerance.wholeMilliseconds
        landing = tolerance + pageLanding
        pageLifetime = periods.pageLifetime.wholeMilliseconds
        notificationHour = periods.notificationHour.wholeMilliseconds
        earlyEventWait = periods.earlyEventWait.wholeMilliseconds
        let late = tolerance + periods.pageLifetime.wholeMilliseconds
        services = Service.allCases.map { service in
            let contract = catalogue.contract(of: service)
            let takesExpiry = contract?.request.contains { $0.name == "expired" } ?? false
            let policy = profile.services[service]
            return ServiceTerms(
                isPage: contract?.mode == .gateway, isIdempotent: contract?.isIdempotent ?? false,
                remembersRefusals: (contract?.isIdempotent ?? false) && profile.rules.rememberRefusals,
                timeout: (policy?.timeout ?? .seconds(10)).wholeMilliseconds,
                pageLanding: takesExpiry ? pageLanding : pageLanding + late, absent: policy?.absent ?? [])
        }
    }

    /// What the profile and the catalogue say of a service.
    func of(_ service: Service) -> ServiceTerms { services[service.index] }

    func isPage(_ service: Service) -> Bool { services[service.index].isPage }
}

/// A service, as the fold looks at it.
struct ServiceTerms: Sendable {
    let isPage: Bool
    let isIdempotent: Bool
    /// The bank answers a repeat of a refused call as it did the first time; otherwise a repeat is a new call to it, and may
    /// be done.
    let remembersRefusals: Bool
    /// How long an attempt may take, in milliseconds.
    let timeout: Int64
    /// From when a page's link can be opened no more until nothing of it can land any more, in milliseconds. Where the
    /// service takes no `expired`, the bank counts the page's life from when its form comes in.
    let pageLanding: Int64
    /// Codes that say that what was to be taken back is not there.
    let absent: Set<ReturnCode>

    /// It is idempotent, and a repeat of what was refused may be done all the same.
    var forgetsRefusals: Bool { isIdempotent && !remembersRefusals }
}
