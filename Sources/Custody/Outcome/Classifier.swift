public import JSON

/// Turns what came back from the bank into an outcome, by the catalogue and the profile.
public struct Classifier: Sendable {
    private let profile: Profile
    private let catalogue: Catalogue
    private let checker: ParameterChecker

    public init(profile: Profile, catalogue: Catalogue = .specification) {
        self.profile = profile
        self.catalogue = catalogue
        checker = ParameterChecker(profile: profile)
    }

    /// The outcome that a direct call's answer proves.
    ///
    /// - Parameter signatureIsValid: whether the answer's signature fits its bytes under a key of the bank.
    public func outcome(of answer: DirectAnswer, to intent: Intent, signatureIsValid: Bool) -> Outcome {
        guard answer.status == 200 else { return .inDoubt(.httpStatus(answer.status)) }
        guard answer.signature != nil else { return .inDoubt(.signatureMissing) }
        guard signatureIsValid else { return .inDoubt(.signatureWrong) }
        let rows = catalogue.contract(of: intent.service)?.response ?? []
        return outcome(of: answer.respData, to: intent, rows: rows)
    }

    /// The outcome that a notification of a call's result proves. The caller has verified its signature and found the
    /// call by its request number.
    public func outcome(ofNotification respData: [UInt8], to intent: Intent) -> Outcome {
        let rows = catalogue.contract(of: intent.service)?.notification ?? []
        return outcome(of: respData, to: intent, rows: rows)
    }

    /// The outcome that a notification proves whose personal data was sealed since it was read.
    public func outcome(ofNotification result: JSONObject, to intent: Intent) -> Outcome {
        let rows = catalogue.contract(of: intent.service)?.notification ?? []
        return outcome(of: result, to: intent, rows: rows.filter { !$0.sensitive })
    }

    private func outcome(of respData: [UInt8], to intent: Intent, rows: [Parameter]) -> Outcome {
        do {
            guard case .object(let read) = try JSONValue(reading: respData, limits: profile.limits.json) else {
                return .inDoubt(.unreadable("not an object"))
            }
            return outcome(of: read, to: intent, rows: rows)
        } catch {
            return .inDoubt(.unreadable("\(error)"))
        }
    }

    private func outcome(of object: JSONObject, to intent: Intent, rows: [Parameter]) -> Outcome {
        guard let status = word(object["status"]), let text = word(object["respCode"]) else {
            return .inDoubt(.unreadable("status or respCode is missing or too long"))
        }
        if let name = foreignParameter(in: object, intent) { return .inDoubt(.otherCall(parameter: name)) }
        let code = ReturnCode(rawValue: text)
        guard let meaning = profile.codes[code] else { return .inDoubt(.unknownCode(code)) }
        switch (profile.statuses[status], meaning) {
        case (.applied?, .success):
            if differs("projectStatus", object, intent) { return .inDoubt(.otherCall(parameter: "projectStatus")) }
            return complete(object, rows) { .applied(.response($0)) }
        case (.accepted?, .success):
            return complete(object, rows) { .accepted($0) }
        case (.refused?, .refused):
            return isAlready(code, of: intent.service)
                ? .applied(.already(code)) : .refused(code, message: message(of: object))
        case (.refused?, .notExecuted):
            return .notSent(.notExecuted(code))
        case (.refused?, .misconfigured):
            return .notSent(.misconfigured(code, message: message(of: object)))
        case (_, .unknown):
            return .inDoubt(.unknownCode(code))
        case (nil, _), (.applied?, _), (.accepted?, _), (.refused?, .success):
            return .inDoubt(.contradiction(status: status, code: code))
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

    /// An outcome goes into a log: what it quotes of an answer is no longer than the tables' longest rows.
    private func word(_ json: JSONValue?) -> String? {
        guard let text = json?.string, text.unicodeScalars.count <= 50 else { return nil }
        return text
    }

    private func message(of object: JSONObject) -> String {
        String(String.UnicodeScalarView((object["respMsg"]?.string ?? "").unicodeScalars.prefix(200)))
    }
}
