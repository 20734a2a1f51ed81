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
    /// From a page's `expired` until nothing of it can land any more.
    private let pageLanding: Int64
    /// How long a request may be under way after it was signed.
    private let tolerance: Int64
    let pageLifetime: Int64
    let notificationHour: Int64
    let earlyEventWait: Int64

    public init(_ profile: Profile, digest: String, catalogue: Catalogue = .specification) {
        self.profile = profile
        self.digest = digest
        self.catalogue = catalogue
        classifier = Classifier(profile: profile, catalogue: catalogue)
        let periods = profile.periods
        sendWindow = periods.sendWindow.wholeMilliseconds
        pageLanding = (periods.clockAllowance + periods.processingWindow).wholeMilliseconds
        tolerance = periods.timestampTolerance.wholeMilliseconds
        landing = tolerance + pageLanding
        pageLifetime = periods.pageLifetime.wholeMilliseconds
        notificationHour = periods.notificationHour.wholeMilliseconds
        earlyEventWait = periods.earlyEventWait.wholeMilliseconds
    }

    func timeout(of service: Service) -> Int64 {
        (profile.services[service]?.timeout ?? .seconds(10)).wholeMilliseconds
    }

    /// From when a page's link can be opened no more until nothing of it can land any more. Where the service takes no
    /// `expired`, the bank counts the page's life from when its form comes in.
    func pageLanding(of service: Service) -> Int64 {
        let takesExpiry = catalogue.contract(of: service)?.request.contains { $0.name == "expired" } ?? false
        return takesExpiry ? pageLanding : pageLanding + tolerance + pageLifetime
    }

    func isPage(_ service: Service) -> Bool { catalogue.contract(of: service)?.mode == .gateway }
    func isIdempotent(_ service: Service) -> Bool { catalogue.contract(of: service)?.isIdempotent ?? false }

    /// Whether the code says that what was to be taken back is not there.
    func saysAbsent(_ code: ReturnCode, to service: Service) -> Bool {
        profile.services[service]?.absent.contains(code) ?? false
    }
}
