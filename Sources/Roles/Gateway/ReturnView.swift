public import Custody
import JSON

/// What the page says that a user comes back to from the bank. It is for the eye: only the bank's notification counts.
public struct ReturnView: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case done
        /// The bank has taken it in.
        case underWay
        case notDone
    }

    public let state: State
    /// The request number, where there is one of the usual form.
    public let requestNo: String?
    public let amount: Amount?

    /// Of a result whose signature was found right; nil for one that says nothing usable.
    ///
    /// No personal data is taken from it, whatever it carries.
    public init?(signed respData: String, profile: Profile) {
        let limits = JSONLimits(maximumBytes: NotificationIntake.maximumBytes, maximumDepth: 32)
        guard let object = try? JSONValue(reading: respData, limits: limits), let status = object["status"]?.string,
            let meaning = profile.statuses[status]
        else { return nil }
        state =
            switch meaning {
            case .applied: .done
            case .accepted: .underWay
            case .refused: .notDone
            }
        requestNo = object["requestNo"]?.string.flatMap { Identifier.isValid($0) ? $0 : nil }
        amount =
            switch object["amount"] {
            case .string(let text)?: Amount(wire: text)
            case .number(let number)?: Amount(wire: number.text)
            case nil, .null?, .bool?, .array?, .object?: nil
            }
    }
}
