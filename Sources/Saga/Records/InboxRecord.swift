public import Custody
public import Expressions
public import JSON

/// A record of the inbox: the only thing that changes a saga.
public enum InboxRecord: Hashable, Sendable {
    case family(String, FamilyRecord)
    /// A notification for the family that the request number tells by its digest: whoever receives it does not know the
    /// name.
    case byNumber(BankNotification)
    /// From here on, this version of the fold holds for the partition; the order says who wanted that.
    case foldVersion(Int, by: VersionOrder? = nil)
}

/// An operator's word that records are folded by a later version.
public struct VersionOrder: Hashable, Sendable {
    public let `operator`: String
    public let reason: String
    /// Milliseconds.
    public let time: Int64

    public init(operator: String, reason: String, time: Int64) {
        self.operator = `operator`
        self.reason = reason
        self.time = time
    }
}

/// What can happen to a family.
public indirect enum FamilyRecord: Hashable, Sendable {
    case event(PlatformEvent)
    case outcome(AttemptOutcome)
    case answered(QuestionAnswered)
    case presented(Presented)
    case notification(BankNotification)
    case audit(AuditResult)
    /// A time that the family waits for has come; an arming that is not its present one is of no effect.
    case timer(arming: Int)
    case command(OperatorCommand)
}

/// An event of the platform, checked by intake against the fields of its type.
public struct PlatformEvent: Hashable, Sendable {
    /// What a starting event is started with.
    public struct Start: Hashable, Sendable {
        public let definition: String
        public let profile: String

        public init(definition: String, profile: String) {
            self.definition = definition
            self.profile = profile
        }
    }

    /// The CloudEvent's id; an event with the same type and id is the same event.
    public let id: String
    public let type: String
    /// The saga that it belongs to, within its family.
    public let saga: String
    /// Nil for an event that starts nothing.
    public let start: Start?
    public let fields: ObjectValue
    /// Tells other content under the same id; made by intake from the plain fields under a key.
    public let content: ContentDigest

    public init(
        id: String, type: String, saga: String, start: Start? = nil, fields: ObjectValue, content: ContentDigest
    ) {
        self.id = id
        self.type = type
        self.saga = saga
        self.start = start
        self.fields = fields
        self.content = content
    }
}

/// What a step worker has learnt of one attempt at a call.
public struct AttemptOutcome: Hashable, Sendable {
    public let requestNo: RequestNumber
    /// From 1.
    public let attempt: Int
    public let outcome: Outcome

    public init(requestNo: RequestNumber, attempt: Int, outcome: Outcome) {
        self.requestNo = requestNo
        self.attempt = attempt
        self.outcome = outcome
    }
}

/// What a step worker has learnt by asking the bank what became of a call.
public struct QuestionAnswered: Hashable, Sendable {
    public let requestNo: RequestNumber
    /// Of the command that asked.
    public let attempt: Int
    public let answer: QueryAnswer

    public init(requestNo: RequestNumber, attempt: Int, answer: QueryAnswer) {
        self.requestNo = requestNo
        self.attempt = attempt
        self.answer = answer
    }
}

/// A page is ready for its user.
public struct Presented: Hashable, Sendable {
    public let requestNo: RequestNumber
    public let attempt: Int
    public let link: String

    public init(requestNo: RequestNumber, attempt: Int, link: String) {
        self.requestNo = requestNo
        self.attempt = attempt
        self.link = link
    }
}

/// A result that the bank has sent; its signature was found right before it entered the log.
public struct BankNotification: Hashable, Sendable {
    public let requestNo: RequestNumber
    /// `respData`, read; personal data in it is sealed.
    public let result: JSONObject
    /// `respData` word for word, sealed where it carries personal data.
    public let evidence: JSONValue

    public init(requestNo: RequestNumber, result: JSONObject, evidence: JSONValue) {
        self.requestNo = requestNo
        self.result = result
        self.evidence = evidence
    }
}

/// What the bank's audit of an opened account came to; it bears no request number.
public struct AuditResult: Hashable, Sendable {
    public let userNo: String
    /// A value of the profile's auditStatus.
    public let status: String
    public let evidence: JSONValue

    public init(userNo: String, status: String, evidence: JSONValue) {
        self.userNo = userNo
        self.status = status
        self.evidence = evidence
    }
}
