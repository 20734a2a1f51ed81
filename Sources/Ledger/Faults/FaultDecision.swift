/// What happens to one request.
public struct FaultDecision: Hashable, Sendable {
    /// The bank is down: nothing is executed and nothing answered.
    public var isDown = false
    public var executeDelay: Duration?
    public var answerDelay: Duration?
    public var dropBefore = false
    public var dropAfter = false
    /// The HTTP status to answer with instead of executing.
    public var errorBefore: Int?
    /// The HTTP status to answer with after executing.
    public var errorAfter: Int?
    public var wrongSignature = false
    /// How much later to execute, after an ACCEPT.
    public var deferBy: Duration?
    public var payoutFails = false
    /// Which of these a script asked for, and under which number: what `FaultPlan.giveBack` gives back.
    var scripted: [PlantedFault] = []
    var requestNo: String?

    /// Nothing out of the ordinary.
    public static let none = FaultDecision()

    init() {}

    mutating func add(_ planted: PlantedFault) {
        switch planted.fault {
        case .executeDelay: executeDelay = planted.duration
        case .answerDelay: answerDelay = planted.duration
        case .dropBefore: dropBefore = true
        case .dropAfter: dropAfter = true
        case .errorBefore: errorBefore = planted.status
        case .errorAfter: errorAfter = planted.status
        case .wrongSignature: wrongSignature = true
        case .defer: deferBy = planted.duration
        case .payoutFails: payoutFails = true
        case .wrongNotificationSignature, .loseNotification, .repeatNotification, .delayNotification: break
        }
    }
}

/// What happens to one attempt at a notification.
public struct NotificationFaults: Hashable, Sendable {
    /// Not sent; counts as not received.
    public var isLost = false
    /// Sent twice.
    public var isRepeated = false
    /// Sent so much later.
    public var delay: Duration?
    /// Sent with a signature that does not fit.
    public var wrongSignature = false

    public static let none = NotificationFaults()

    init() {}

    mutating func add(_ planted: PlantedFault) {
        switch planted.fault {
        case .loseNotification: isLost = true
        case .repeatNotification: isRepeated = true
        case .delayNotification: delay = planted.duration
        case .wrongNotificationSignature: wrongSignature = true
        case .executeDelay, .answerDelay, .dropBefore, .dropAfter, .errorBefore, .errorAfter, .wrongSignature, .defer,
            .payoutFails:
            break
        }
    }
}
