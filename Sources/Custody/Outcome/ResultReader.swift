import JSON

/// What every result of the bank must be to be looked at: signed, an object, and with a status and a code.
struct ResultReader: Sendable {
    /// What a result says in short, and what the profile says that this means: nil for a status or code that it does not
    /// list.
    struct Verdict {
        let status: String
        let statusMeaning: StatusMeaning?
        let code: ReturnCode
        let codeMeaning: CodeMeaning?
    }

    let profile: Profile

    func object(in answer: DirectAnswer, signatureIsValid: Bool) throws(DoubtReason) -> JSONObject {
        guard answer.status == 200 else { throw .httpStatus(answer.status) }
        guard answer.signature != nil else { throw .signatureMissing }
        guard signatureIsValid else { throw .signatureWrong }
        return try object(in: answer.respData)
    }

    func object(in respData: [UInt8]) throws(DoubtReason) -> JSONObject {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(reading: respData, limits: profile.limits.json)
        } catch {
            throw .unreadable("\(error)")
        }
        guard case .object(let object) = value else { throw .unreadable("not an object") }
        return object
    }

    func verdict(of object: JSONObject) throws(DoubtReason) -> Verdict {
        guard let status = Self.word(object["status"]), let text = Self.word(object["respCode"]) else {
            throw .unreadable("status or respCode is missing or too long")
        }
        let code = ReturnCode(rawValue: text)
        return Verdict(
            status: status, statusMeaning: profile.statuses[status], code: code, codeMeaning: profile.codes[code])
    }

    /// An outcome goes into a log: what it quotes of an answer is no longer than the tables' longest rows.
    private static func word(_ json: JSONValue?) -> String? {
        guard let text = json?.string, text.unicodeScalars.count <= 50 else { return nil }
        return text
    }

    static func message(of object: JSONObject) -> String {
        String(String.UnicodeScalarView((object["respMsg"]?.string ?? "").unicodeScalars.prefix(200)))
    }
}
