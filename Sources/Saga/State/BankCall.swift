import Custody
import Expressions

/// A call at the bank: one request number with one content, attempted until it is known what came of it.
struct BankCall: Hashable, Sendable {
    enum Purpose: Hashable, Sendable {
        case forward
        /// Takes back the call at this place.
        case undo(of: Int)
    }

    enum State: String, Hashable, Sendable, CaseIterable {
        /// An attempt is with a worker until `due`.
        case sending
        /// The next attempt is made at `due`.
        case waiting
        /// A page is out; by `due`, the bank has said what came of it.
        case presented
        /// The bank took it in and says by `due` what came of it.
        case accepted
        /// No further attempt is made before an operator says so.
        case exhausted
        /// Nobody knows, and nothing can be taken back: it waits for word until `due`.
        case unconfirmed
        case applied
        case refused
    }

    let purpose: Purpose
    /// The step whose call it is, or whose call it takes back.
    let step: Int
    /// Which of the step's services was chosen.
    let alternative: Int
    /// Of a `forEach`: the items that it is for.
    let items: Range<Int>?
    /// Of the request number, within the family.
    let ordinal: Int
    /// By the order of the request's parameters; nil for one that is left out.
    let parameters: [Value?]
    let firstAt: Int64

    var state = State.sending
    /// The latest attempt, from 1.
    var attempt = 0
    /// How many attempts count towards the most that are allowed.
    var counted = 0
    /// How many deliveries in a row have changed nothing.
    var notSent = 0
    /// Of the latest page: until when it can be confirmed.
    var expired: Int64?
    /// When nothing of any attempt can land any more.
    var dead: Int64 = 0
    /// When nothing can land any more of the attempts that are in doubt; nil when none ever was.
    var doubtDead: Int64?
    /// When something has to happen; nil when nothing has.
    var due: Int64?
    /// Of a refused call: what the bank said.
    var code: ReturnCode?
    /// Of an applied one, where a later step looks at it.
    var answer: ObjectValue?

    /// Of a forward call: what takes it back, by its place.
    var undoCall: Int?
    /// What it did is known to be taken back.
    var isUndone = false
    /// How often the bank has refused to take it back.
    var undoRefusals = 0

    var isForward: Bool { purpose == .forward }

    /// Whether it is known what came of it.
    var isDefinite: Bool { state == .applied || state == .refused }
}
