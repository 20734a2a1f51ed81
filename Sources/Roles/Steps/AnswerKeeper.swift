public import Custody
import JSON
import Saga

/// Makes an answer fit for the log: what its service's table does not have is left out of the outcome, and personal data
/// is sealed.
public struct AnswerKeeper: Sendable {
    /// Seals for a family; nil when that fails, and then nothing of it is kept.
    public typealias Seal = @Sendable (_ plain: [UInt8], _ family: String) -> String?

    private let rows: [Parameter]
    private let isPersonal: Bool
    private let seal: Seal

    public init(_ contract: ServiceContract, seal: @escaping Seal) {
        rows = contract.response
        isPersonal = rows.contains(where: \.sensitive)
        self.seal = seal
    }

    /// The outcome as it may enter the log.
    public func kept(_ outcome: Outcome, of family: String) -> Outcome {
        switch outcome {
        case .applied(.response(let answer)): .applied(.response(kept(answer, of: family)))
        case .accepted(let answer): .accepted(kept(answer, of: family))
        case .applied(.already), .refused, .notSent, .inDoubt: outcome
        }
    }

    private func kept(_ answer: JSONObject, of family: String) -> JSONObject {
        var kept = JSONObject()
        for row in rows {
            guard let value = answer[row.name] else { continue }
            kept[row.name] = row.sensitive ? seal(value.encoded(), family).map(JSONValue.string) : value
        }
        return kept
    }

    /// The answer's exact bytes as they may enter the log; nil when they have to be sealed and cannot be.
    public func words(_ respData: [UInt8], of family: String) -> AnswerEvidence.Words? {
        if !isPersonal, let text = String(validating: respData, as: UTF8.self) { return .plain(text) }
        return seal(respData, family).map(AnswerEvidence.Words.sealed)
    }
}
