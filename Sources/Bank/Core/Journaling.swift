import Custody
import JSON
import Ledger

/// Answers as the journal keeps them.
struct Journaling: Sendable {
    /// By service, the parameters of its answer that are personal data.
    private let sensitive: [Service: Set<String>]

    init(_ catalogue: Catalogue) {
        var sensitive: [Service: Set<String>] = [:]
        for contract in catalogue.contracts {
            sensitive[contract.service] = Set(contract.response.filter(\.sensitive).map(\.name))
        }
        self.sensitive = sensitive
    }

    /// The answer's text with its personal data masked; nothing of it where it cannot be read.
    func text(of answer: Answer, from service: Service?) -> String {
        guard let service, let names = sensitive[service], !names.isEmpty else { return answer.respData }
        guard case .object(var object)? = try? JSONValue(reading: answer.respData) else { return Mask.whole }
        for name in names where object[name] != nil { object[name] = .string(Mask.whole) }
        return JSONValue.object(object).text
    }

    /// What a rule's refusal says, at length; the message alone of one that was made earlier.
    static func reason(of answer: Ledger.Answer) -> String? {
        guard answer.code != .success else { return nil }
        if let reason = answer.reason { return reason }
        return (try? JSONValue(reading: answer.respData))?["respMsg"]?.string
    }
}
