import JSON

/// A question to the bank: what became of this call? It is put by the query service that the profile names, in the same
/// way as a direct call, but has no number of its own, changes nothing and may be repeated.
public struct TransactionQuery: Sendable {
    /// The `serviceName` of the question, and how often it is put.
    public let policy: QueryPolicy
    /// The service of the call that is asked about.
    public let service: Service
    /// The number of the call that is asked about.
    public let requestNo: String

    /// What the call asked for, where it has an amount.
    private let amount: ParameterValue?
    private let reader: ResultReader
    private let checker: ParameterChecker

    /// - Returns: nil where the profile names no query service, or the intent has no request number.
    public init?(about intent: Intent, profile: Profile, catalogue: Catalogue = .specification) {
        guard let policy = profile.query, let requestNo = RequestObject(intent.parameters).requestNo else { return nil }
        self.policy = policy
        self.requestNo = requestNo
        service = intent.service
        reader = ResultReader(profile: profile)
        let checker = ParameterChecker(profile: profile)
        self.checker = checker
        let contract = catalogue.contract(of: intent.service)
        let rows = contract?.request.filter { $0.name == "amount" } ?? []
        amount = (try? checker.check(intent.parameters, against: rows))?["amount"]
    }

    /// The exact text to sign.
    ///
    /// - Parameter askedAt: when this attempt is made; every attempt has its own.
    public func reqData(askedAt: Timestamp) -> String {
        JSONValue.object([
            "requestNo": .string(requestNo), "tradeType": .string(service.rawValue),
            RequestReader.timestamp.name: .string(askedAt.wire),
        ]).text
    }

    /// What the bank's answer says.
    ///
    /// - Parameter signatureIsValid: whether the answer's signature fits its bytes under a key of the bank.
    public func answer(in answer: DirectAnswer, signatureIsValid: Bool) -> QueryAnswer {
        do throws(DoubtReason) {
            return try read(try reader.object(in: answer, signatureIsValid: signatureIsValid))
        } catch {
            return .inDoubt(error)
        }
    }

    private func read(_ object: JSONObject) throws(DoubtReason) -> QueryAnswer {
        let verdict = try reader.verdict(of: object)
        let code = verdict.code
        guard let meaning = verdict.codeMeaning else { throw .unknownCode(code) }
        switch (verdict.statusMeaning, meaning) {
        case (.applied?, .success):
            return found(try records(of: object))
        case (.refused?, .notExecuted):
            return .notSent(.notExecuted(code))
        // A bank that refuses to be asked has said nothing of the call.
        case (.refused?, .misconfigured), (.refused?, .refused):
            return .notSent(.misconfigured(code, message: ResultReader.message(of: object)))
        case (_, .unknown):
            throw .unknownCode(code)
        case (nil, _), (.applied?, _), (.accepted?, _), (.refused?, .success):
            throw .contradiction(status: verdict.status, code: code)
        }
    }

    /// Only a list that is there and empty says that the bank does not have the call.
    private func records(of object: JSONObject) throws(DoubtReason) -> [Parameters] {
        guard case .array(let elements)? = object["records"] else {
            throw .unreadable("records is missing or not a list")
        }
        var records: [Parameters] = []
        for element in elements {
            guard case .object(let object) = element else { throw .unreadable("a record is not an object") }
            let record: Parameters
            do throws(Refusal) {
                record = try checker.check(object, against: QueryTables.record)
            } catch {
                throw .unreadable(error.message)
            }
            guard record["requestNo"] == .text(requestNo) else { throw .otherCall(parameter: "requestNo") }
            if let amount, let stated = record["amount"], stated != amount { throw .otherCall(parameter: "amount") }
            records.append(record)
        }
        return records
    }

    /// Records of one call join as outcomes do: applied before accepted, before refused.
    private func found(_ records: [Parameters]) -> QueryAnswer {
        for meaning in [StatusMeaning.applied, .accepted, .refused] {
            guard let record = records.first(where: { self.meaning(of: $0) == meaning }) else { continue }
            guard case .amount(let amount)? = record["amount"] else { return .found(meaning, amount: nil) }
            return .found(meaning, amount: amount)
        }
        return .notFound
    }

    private func meaning(of record: Parameters) -> StatusMeaning? {
        record.optionalText("status").flatMap { reader.profile.statuses[$0] }
    }
}
