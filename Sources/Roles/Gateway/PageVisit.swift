public import Custody
import Expressions
public import Saga

/// A user's visit to the page that sends him to the bank.
public struct PageVisit: Hashable, Sendable {
    /// Why nobody is sent to the bank.
    public enum Refusal: Error, Hashable, Sendable, CaseIterable {
        /// The link is none that was given out here.
        case unknown
        case expired
        /// Its saga has failed or was given up: what the user would confirm would be undone.
        case givenUp
        /// What the page needs has not been read yet: soon.
        case notReady
        /// The request cannot be made; somebody has to look.
        case broken

        /// The status of HTTP that says so.
        public var status: Int {
            switch self {
            case .unknown: 404
            case .expired, .givenUp: 410
            case .notReady: 503
            case .broken: 500
            }
        }
    }

    public let command: StepCommand
    /// Until when the page can be confirmed (milliseconds).
    public let expired: Int64

    /// - Parameter isGivenUp: whether the command's saga needs the page no more, as far as that can be told.
    public init(
        _ command: StepCommand, at now: Int64, catalogue: Catalogue = .specification, isGivenUp: Bool
    ) throws(Refusal) {
        guard let expired = command.expired, catalogue.contract(of: command.service)?.mode == .gateway else {
            throw .unknown
        }
        if isGivenUp { throw .givenUp }
        if now > expired { throw .expired }
        self.command = command
        self.expired = expired
    }

    /// What the page says that the user is about to do, such as `投标`; the service's name where there is nothing better.
    public func title(profile: Profile, catalogue: Catalogue = .specification) -> String {
        if case .text(let type)? = command.parameters["bizType"],
            let title = profile.enumerations[.bizType]?.title(of: type)
        {
            return title
        }
        return catalogue.contract(of: command.service)?.title ?? command.service.rawValue
    }

    public var amount: Amount? {
        if case .amount(let fen)? = command.parameters["amount"] { Amount(fen: fen) } else { nil }
    }

    /// Until when a form that was signed just now can be posted: the bank refuses an old timestamp.
    public func usable(signedAt now: Int64, profile: Profile) -> Int64 {
        min(expired, now + profile.periods.timestampTolerance.wholeMilliseconds)
    }
}
