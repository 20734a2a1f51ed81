import Custody

/// What can be planted between a request and its answer, or between a notification and its reader.
public enum Fault: String, CaseIterable, Hashable, Sendable {
    /// The request waits before it is executed.
    case executeDelay
    /// The answer waits after the request was executed.
    case answerDelay
    /// Not executed, no answer.
    case dropBefore
    /// Executed, no answer.
    case dropAfter
    /// Not executed, HTTP 5xx.
    case errorBefore
    /// Executed, HTTP 5xx.
    case errorAfter
    case wrongSignature
    /// ACCEPT now, executed later, notified then; for direct services whose answer has a request number
    /// (see `RuleBook.canBeDeferred`).
    case `defer`
    /// The payout of a withdrawal fails.
    case payoutFails
    /// The notification is signed wrong.
    case wrongNotificationSignature
    /// The notification is not sent, and counts as not received.
    case loseNotification
    /// The notification is sent twice.
    case repeatNotification
    /// The notification waits, so that later ones overtake it.
    case delayNotification

    /// Whether `milliseconds` says how long.
    var takesTime: Bool {
        switch self {
        case .executeDelay, .answerDelay, .defer, .delayNotification: true
        case .dropBefore, .dropAfter, .errorBefore, .errorAfter, .wrongSignature, .payoutFails,
            .wrongNotificationSignature, .loseNotification, .repeatNotification:
            false
        }
    }

    /// What an HTTP answer may be late in all, with what executing it takes: callers and the server wait no longer.
    static let longestAnswerDelay = Duration.seconds(300)

    /// The longest that the fault may take; nil where there is no limit but a day.
    func longest(within periods: Periods) -> Duration? {
        switch self {
        case .executeDelay: periods.processingWindow
        case .answerDelay: Self.longestAnswerDelay
        case .dropBefore, .dropAfter, .errorBefore, .errorAfter, .wrongSignature, .defer, .payoutFails,
            .wrongNotificationSignature, .loseNotification, .repeatNotification, .delayNotification:
            nil
        }
    }

    /// Whether it means anything to a service: a query is answered at once, and nobody is notified of it.
    func canStrike(_ service: OfferedService) -> Bool {
        switch service {
        case .specified(let service): canStrike(service)
        case .query:
            switch self {
            case .executeDelay, .answerDelay, .dropBefore, .dropAfter, .errorBefore, .errorAfter, .wrongSignature: true
            case .defer, .payoutFails, .wrongNotificationSignature, .loseNotification, .repeatNotification,
                .delayNotification:
                false
            }
        }
    }

    private func canStrike(_ service: Service) -> Bool {
        let contract = ServiceContract.specification(of: service)
        return switch self {
        case .payoutFails: service == .withdraw
        case .defer: RuleBook.canBeDeferred(contract)
        case .wrongNotificationSignature, .loseNotification, .repeatNotification, .delayNotification:
            contract.notifies || RuleBook.canBeDeferred(contract)
        case .executeDelay, .answerDelay, .dropBefore, .dropAfter, .errorBefore, .errorAfter, .wrongSignature: true
        }
    }

    var takesStatus: Bool { self == .errorBefore || self == .errorAfter }

    var isForNotifications: Bool {
        switch self {
        case .wrongNotificationSignature, .loseNotification, .repeatNotification, .delayNotification: true
        case .executeDelay, .answerDelay, .dropBefore, .dropAfter, .errorBefore, .errorAfter, .wrongSignature, .defer,
            .payoutFails:
            false
        }
    }
}

/// A fault with its size.
public struct PlantedFault: Hashable, Sendable {
    public var fault: Fault
    /// How long, for the faults that take time.
    public var duration: Duration
    /// The HTTP status, for the faults that have one; 500 to 599.
    public var status: Int

    public init(_ fault: Fault, duration: Duration = .seconds(1), status: Int = 500) {
        self.fault = fault
        self.duration = duration
        self.status = status
    }
}
