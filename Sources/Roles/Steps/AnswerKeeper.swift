public import Crypto
public import Custody
import JSON

/// Makes an answer fit for the log: what its service's table does not have is left out of the outcome, and personal data
/// is sealed, in the table or not.
public struct AnswerKeeper: Sendable {
    /// Seals for a family.
    public typealias Seal = @Sendable (_ plain: [UInt8], _ family: String) throws(CryptoError) -> String

    private let rows: [Parameter]
    private let fields: SensitiveFields
    private let seal: Seal

    public init(_ contract: ServiceContract, fields: SensitiveFields = SensitiveFields(), seal: @escaping Seal) {
        rows = contract.response
        self.fields = fields
        self.seal = seal
    }

    /// The outcome as it may enter the log.
    public func kept(_ outcome: Outcome, of family: String) throws(CryptoError) -> Outcome {
        switch outcome {
        case .applied(.response(let answer)): .applied(.response(try kept(answer, of: family)))
        case .accepted(let answer): .accepted(try kept(answer, of: family))
        case .applied(.already), .refused, .notSent, .inDoubt: outcome
        }
    }

    private func kept(_ answer: JSONObject, of family: String) throws(CryptoError) -> JSONObject {
        var kept = JSONObject()
        for row in rows { kept[row.name] = answer[row.name] }
        return try fields.sealing(kept) { plain throws(CryptoError) in try seal(plain, family) }.object
    }

    /// The answer's exact bytes as they may enter the log.
    public func words(_ respData: [UInt8], of family: String) throws(CryptoError) -> AnswerEvidence.Words {
        if isOpen(respData), let text = String(validating: respData, as: UTF8.self) { return .plain(text) }
        return .sealed(try seal(respData, family))
    }

    /// Whether it is certain that nobody's data is in it.
    private func isOpen(_ respData: [UInt8]) -> Bool {
        guard case .object(let object)? = try? JSONValue(reading: respData),
            let (_, isSensitive) = try? fields.sealing(object, with: { _ in "" })
        else { return false }
        return !isSensitive
    }
}
