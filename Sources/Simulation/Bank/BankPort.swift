import Custody
import Expressions
import JSON
import Ledger
import Log
import Roles
import Saga
import Topics

/// How workers, users and the gateway meet the sandbox bank where there is no network between them: the same requests,
/// answers, outcomes and notifications as over HTTP, without signatures.
struct BankPort: Sendable {
    static let platformNo = "5000001"

    let profile: Profile
    private let builder: RequestBuilder
    private let reader: RequestReader
    private let classifier: Classifier
    private let intake: NotificationIntake

    init(_ profile: Profile, topics: TopicTable) {
        self.profile = profile
        builder = RequestBuilder(profile: profile)
        reader = RequestReader(profile: profile)
        classifier = Classifier(profile: profile)
        intake = NotificationIntake(platformNo: Self.platformNo, topics: topics)
    }

    func isPage(_ service: Service) -> Bool {
        Catalogue.specification.contract(of: service)?.mode == .gateway
    }

    /// Whether the sandbox may answer ACCEPT and notify: for direct services whose answers have a request number.
    static func mayTakeIn(_ service: Service) -> Bool {
        guard let contract = Catalogue.specification.contract(of: service) else { return false }
        return contract.mode == .direct && contract.response.contains { $0.name == "requestNo" }
    }

    // MARK: Workers

    /// The request that a worker makes of a command.
    ///
    /// - Parameters:
    ///   - time: the one reading of the worker's clock, which the request bears.
    ///   - now: the bank's clock, when the request arrives.
    func request(_ command: StepCommand, signedAt time: Timestamp, at now: Timestamp) -> Result<ServiceRequest, Refusal>
    {
        var parameters = command.wire
        if let expired = command.expired, takesExpiry(command.service) {
            parameters["expired"] = .string(Timestamp(milliseconds: expired).wire)
        }
        if isPage(command.service) { parameters["callbackUrl"] = "https://platform.example/back" }
        return request(parameters, to: command.service, signedAt: time, at: now)
    }

    func request(
        _ parameters: JSONObject, to service: Service, signedAt time: Timestamp, at now: Timestamp
    ) -> Result<ServiceRequest, Refusal> {
        Result { () throws(Refusal) in
            let reqData = try builder.reqData(parameters, to: service, attemptedAt: time)
            let contract = try reader.contract(named: service.rawValue, mode: isPage(service) ? .gateway : .direct)
            return try reader.request(try reader.object(in: reqData), to: contract, at: now)
        }
    }

    /// What a worker learns from a direct call's answer.
    func outcome(of answer: Answer, to command: StepCommand) -> Outcome {
        classifier.outcome(
            of: DirectAnswer(status: 200, respData: Array(answer.respData.utf8), signature: "-"), to: Intent(command),
            signatureIsValid: true)
    }

    /// What a worker learns where the request is refused for its form.
    func outcome(of refusal: Refusal, to command: StepCommand) -> Outcome {
        let code = refusal.code
        return code == .badTimestamp
            ? .notSent(.notExecuted(code)) : .notSent(.misconfigured(code, message: refusal.message))
    }

    /// What the bank says became of a call; nil where it cannot be asked.
    func answer(to question: StepCommand, by book: RuleBook, at now: Timestamp) -> QueryAnswer? {
        guard let query = TransactionQuery(about: Intent(question), profile: profile),
            let object = try? reader.object(in: query.reqData(askedAt: now)),
            let request = try? reader.query(object, to: query.policy.service, at: now)
        else { return nil }
        let respData = book.answer(to: request, at: now).respData
        return query.answer(
            in: DirectAnswer(status: 200, respData: Array(respData.utf8), signature: "-"), signatureIsValid: true)
    }

    private func takesExpiry(_ service: Service) -> Bool {
        Catalogue.specification.contract(of: service)?.request.contains { $0.name == "expired" } == true
    }

    // MARK: The gateway

    /// The record of a notification whose signature was found right; nil for a dead letter.
    func record(of attempt: NotificationAttempt, at now: Int64) -> (record: InboxRecord, partition: Int)? {
        let envelope = ResultEnvelope(
            serviceName: attempt.service.rawValue, platformNo: Self.platformNo, responseType: .notify,
            respData: attempt.respData, signature: "-")
        guard
            case .inbox(let record, let partition)? = try? intake.entry(
                of: envelope, at: now, seal: { plain, _ in "sealed \(plain.count)" })
        else { return nil }
        return (record, partition.number)
    }
}

extension StepCommand {
    /// The parameters as a worker sends them, but for what the moment of sending adds.
    var wire: JSONObject {
        var object: JSONObject = ["requestNo": .string(requestNo.text)]
        for (name, value) in parameters { object[name] = value.json }
        return object
    }

    var userNo: String? { if case .text(let user)? = parameters["userNo"] { user } else { nil } }
}
