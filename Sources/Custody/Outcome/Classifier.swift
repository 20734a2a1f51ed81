public import JSON

/// Turns what came back from the bank into an outcome, by the catalogue and the profile.
public struct Classifier: Sendable {
    private let profile: Profile
    private let catalogue: Catalogue
    private let checker: ParameterChecker
    private let reader: ResultReader

    public init(profile: Profile, catalogue: Catalogue = .specification) {
        self.profile = profile
        self.catalogue = catalogue
        checker = ParameterChecker(profile: profile)
        reader = ResultReader(profile: profile)
    }

    /// The outcome that a direct call's answer proves.
    ///
    /// - Parameter signatureIsValid: whether the answer's signature fits its bytes under a key of the bank.
    public func outcome(of answer: DirectAnswer, to intent: Intent, signatureIsValid: Bool) -> Outcome {
        let rows = catalogue.contract(of: intent.service)?.response ?? []
        return outcome(to: intent, rows: rows) { () throws(DoubtReason) in
            try reader.object(in: answer, signatureIsValid: signatureIsValid)
        }
    }

    /// The outcome that a notification of a call's result proves. The caller has verified its signature and found the
    /// call by its request number.
    public func outcome(ofNotification respData: [UInt8], to intent: Intent) -> Outcome {
        let rows = catalogue.contract(of: intent.service)?.notification ?? []
        return outcome(to: intent, rows: rows) { () throws(DoubtReason) in try reader.object(in: respData) }
    }

    /// The outcome that a notification proves whose personal data was sealed since it was read.
    public func outcome(ofNotification result: JSONObject, to intent: Intent) -> Outcome {
        let rows = catalogue.contract(of: intent.service)?.notification ?? []
        return outcome(to: intent, rows: rows.filter { !$0.sensitive }) { result }
    }

    private func outcome(
        to intent: Intent, rows: [Parameter], _ read: () throws(DoubtReason) -> JSONObject
    ) -> Outcome {
        do throws(DoubtReason) {
            let object = try read()
            return outcome(of: object, try reader.verdict(of: object), to: intent, rows: rows)
        } catch {
            return .inDoubt(error)
        }
    }

    private func outcome(
        of object: JSONObject, _ verdict: ResultReader.Verdict, to intent: Intent, rows: [Parameter]
    ) -> Outcome {
        if let name = foreignParameter(in: object, intent) { return .inDoubt(.otherCall(parameter: name)) }
        let code = verdict.code
        guard let meaning = verdict.codeMeaning else { return .inDoubt(.unknownCode(code)) }
        switch (verdict.statusMeaning, meaning) {
        case (.applied?, .success):
            if differs("projectStatus", object, intent) { return .inDoubt(.otherCall(parameter: "projectStatus")) }
            return complete(object, rows) { .applied(.response($0)) }
        case (.accepted?, .success):
            return complete(object, rows) { .accepted($0) }
        case (.refused?, .refused):
            return isAlready(code, of: intent.service)
                ? .applied(.already(code)) : .refused(code, message: ResultReader.message(of: object))
        case (.refused?, .notExecuted):
            return .notSent(.notExecuted(code))
        case (.refused?, .misconfigured):
            return .notSent(.misconfigured(code, message: ResultReader.message(of: object)))
        case (_, .unknown):
            return .inDoubt(.unknownCode(code))
        case (nil, _), (.applied?, _), (.accepted?, _), (.refused?, .success):
            return .inDoubt(.contradiction(status: verdict.status, code: code))
        }
    }

    /// An idempotent service answers our own earlier copy with its first answer again, so that no refusal of it ever
    /// means that our copy did it.
    private func isAlready(_ code: ReturnCode, of service: Service) -> Bool {
        guard let contract = catalogue.contract(of: service), !contract.isIdempotent else { return false }
        return profile.services[service]?.already.contains(code) ?? false
    }

    /// The first parameter by which a result is about another call than ours. A signature only says that the bank wrote
    /// it, not that it came back on the right connection.
    private func foreignParameter(in object: JSONObject, _ intent: Intent) -> String? {
        ["requestNo", "userNo", "amount", "bizType"].first { differs($0, object, intent) }
    }

    private func differs(_ name: String, _ object: JSONObject, _ intent: Intent) -> Bool {
        guard object[name] != nil, intent.parameters[name] != nil,
            let row = catalogue.contract(of: intent.service)?.request.first(where: { $0.name == name })
        else { return false }
        return (try? checker.check(object, against: [row])) != (try? checker.check(intent.parameters, against: [row]))
    }

    /// Belief in a success needs everything that the tables require of it.
    private func complete(_ object: JSONObject, _ rows: [Parameter], _ outcome: (JSONObject) -> Outcome) -> Outcome {
        do throws(Refusal) {
            _ = try checker.check(object, against: rows)
            return outcome(object)
        } catch {
            return .inDoubt(.unreadable(error.message))
        }
    }
}
