import Custody
import Expressions
import Ledger
import Saga
import Workflow

/// What the platform may send in a walk, and the bank that it is sent into: made from the definitions alone.
struct Premise: Sendable {
    struct Step: Sendable {
        enum Kind: Hashable, Sendable {
            case start
            /// Places the child of this number, from 0.
            case child(Int)
            /// What a step awaits.
            case awaited
            /// What may come and need not.
            case whim
        }

        let kind: Kind
        let event: PlatformEvent
        /// The event's fields, with the standard values of those that are left out.
        let input: ObjectValue
        /// Another event that has to be sent before, as it is interchangeable with this one; nil for none.
        let after: Int?
    }

    /// What tells it from the others of its workflow.
    let name: String
    let family: String
    let steps: [Step]
    let book: RuleBook
    /// What the project that is there beforehand owes, in fen, by user.
    let owed: [String: Int64]
    /// 2026-03-01 12:00:00 in Shanghai.
    static let begin: Int64 = 1_772_337_600_000

    /// The user who is new: what the platform says of him, and what he types himself.
    static let newcomer = [
        "realName": "张三", "idNumber": "110101199003070134", "mobile": "13800138000",
        "cardNumber": "6222020200001234567",
    ]

    /// The steps of some kinds, a bit each.
    func bits(_ isMeant: (Step.Kind) -> Bool) -> UInt64 {
        steps.indices.reduce(0) { isMeant(steps[$1].kind) ? $0 | 1 << UInt64($1) : $0 }
    }
}
