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
        /// Nobody said what came of it: a question is with a worker until `due`.
        case asking
        /// The bank's answers settle nothing yet; the next question is put at `due`.
        case pausing
        /// No further attempt is made before an operator says so.
        case exhausted
        /// Nobody knows, and nothing can be taken back: it waits for word until `due`.
        case unconfirmed
        case applied
        case refused
    }

    /// Of an undo: the call that it takes back, by its place.
    @CompactOptional private var undone: Int?
    /// The step whose call it is, or whose call it takes back.
    @Compact private(set) var step: Int
    /// Which of the step's services was chosen.
    @Compact private(set) var alternative: Int
    @CompactOptional private var firstItem: Int?
    @Compact private var itemCount: Int
    /// Of the request number, within the family.
    @Compact var ordinal: Int
    /// The latest attempt, from 1.
    @Compact var attempt = 0
    /// How many attempts count towards the most that are allowed; while the bank is asked, how many questions do.
    @Compact var counted = 0
    /// How many deliveries in a row have changed nothing; while the bank is asked, how many answers in a row were that it
    /// does not have the call.
    @Compact var notSent = 0
    /// Of a forward call: what takes it back, by its place.
    @CompactOptional var undoCall: Int? = nil
    /// How often the bank has refused to take it back.
    @Compact var undoRefusals = 0

    var state = State.sending
    /// What it did is known to be taken back.
    var isUndone = false
    /// Of one that the bank is asked about: the bank has said that it took it in, so that it does not have it is no answer.
    var isTakenIn = false

    /// By the order of the request's parameters; nil for one that is left out.
    let parameters: [Value?]
    /// When it was made, or an operator let a call that never left begin anew.
    var firstAt: Int64
    /// When nothing of any attempt can land any more.
    var dead: Int64 = 0
    /// When nothing can land any more of the attempts that are in doubt; nil when none ever was.
    @CompactTime var doubtDead: Int64? = nil
    /// When something has to happen; nil when nothing has.
    @CompactTime var due: Int64? = nil
    /// Of a refused call: what the bank said.
    var code: ReturnCode?
    /// Of an applied one, where a later step looks at it.
    var answer: ObjectValue?

    init(
        purpose: Purpose, step: Int, alternative: Int, items: Range<Int>?, ordinal: Int, parameters: [Value?],
        firstAt: Int64
    ) {
        if case .undo(let place) = purpose { undone = place } else { undone = nil }
        self.step = step
        self.alternative = alternative
        firstItem = items?.lowerBound
        itemCount = items?.count ?? 0
        self.ordinal = ordinal
        self.parameters = parameters
        self.firstAt = firstAt
    }

    var purpose: Purpose { undone.map { .undo(of: $0) } ?? .forward }

    /// Of a `forEach`: the items that it is for.
    var items: Range<Int>? { firstItem.map { $0..<($0 + itemCount) } }

    var isForward: Bool { purpose == .forward }

    /// Whether anything was said of the latest attempt.
    var isAnswered: Bool { state != .sending && state != .presented }

    /// Whether it is known what came of it.
    var isDefinite: Bool { state == .applied || state == .refused }
}
