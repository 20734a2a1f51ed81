import Custody
import JSON
import Ledger
import Runtime

/// One line of the journal: what was asked, what was answered, and whether it changed anything.
struct JournalRow: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        /// A direct request.
        case direct
        /// A question about a call, which is no request of its number.
        case query
        /// A request that a browser brought.
        case open
        /// A page's confirm button.
        case confirm
        /// A page's cancel button.
        case cancel
    }

    /// From 1, without a gap, in the order in which the rule book saw the requests.
    let seq: Int64
    /// On the bank's clock.
    let at: Timestamp
    let kind: Kind
    /// As the request named it, where that is a service.
    var service: OfferedService?
    /// Where it has the form of one.
    var requestNo: String?
    /// The respData that left, personal data masked; nil where none did.
    var answer: String?
    /// The return code, also where no answer left.
    var code: ReturnCode?
    var changed = false
    /// Why it was refused or got no answer, at length; never a value or a person's data.
    var reason: String?

    /// For the log: what happened, and nothing that was said.
    var fields: KeyValuePairs<StaticString, LogValue> {
        [
            "seq": .count(Int(seq)), "kind": .id(kind.rawValue), "service": .id(service?.name ?? "-"),
            "requestNo": .id(requestNo ?? "-"), "code": .id(code?.rawValue ?? "-"), "changed": .flag(changed),
        ]
    }

    var json: JSONValue {
        .object([
            "seq": .number(JSONNumber(seq)), "at": .string(at.wire), "kind": .string(kind.rawValue),
            "service": service.map { .string($0.name) } ?? .null,
            "requestNo": requestNo.map { .string($0) } ?? .null,
            "answer": answer.map { .string($0) } ?? .null,
            "code": code.map { .string($0.rawValue) } ?? .null,
            "changed": .bool(changed), "reason": reason.map { .string($0) } ?? .null,
        ])
    }
}

/// Which rows of the journal are asked for.
struct JournalQuery: Hashable, Sendable {
    var service: OfferedService?
    var requestNo: String?
    /// Rows with a greater number only.
    var after: Int64 = 0
    var limit: Int
}
