import Custody
import Expressions

/// One saga of a family.
struct SagaState: Equatable, Sendable {
    enum Phase: Hashable, Sendable {
        case forward
        case undoing
        case ended(Ending)
    }

    let id: String
    let plan: Plan
    let terms: Terms
    var input: ObjectValue
    /// Of a child: what the parent handed over.
    let given: ObjectValue
    /// Of the starting event.
    let content: ContentDigest
    let startedAt: Int64
    /// The offset of the last record that changed it: the version that operators see.
    var version: Int64

    var phase = Phase.forward
    /// The step that it is at.
    @Compact var position = 0
    /// Whether the step at `position` has begun.
    var isBegun = false
    /// When what it does now has begun: a step, its undo, its end (milliseconds).
    var since: Int64
    /// The call that the step at `position` waits for.
    @CompactOptional var current: Int? = nil
    /// When the step at `position` goes on by itself, or, of an ended saga, when nothing of it can land any more.
    @CompactTime var due: Int64? = nil
    var hold: Hold?
    /// An operator has stopped it.
    var isPaused = false
    var failure: Failure?

    var calls: [BankCall] = []
    var collections: [CollectionState] = []
    var iterations: [IterationState] = []
    /// What `await` steps have received.
    var received: [Received] = []
    /// Events that it was sent, so that repeated ones are known.
    var events: [EventMark] = []
    var membership: Membership?
    var isEnded: Bool { if case .ended = phase { true } else { false } }
    var isActive: Bool { hold == nil && !isPaused }
    /// Nothing of it can land any more: only its end is kept.
    var isShrunk = false

    /// Of a direct call: when its latest attempt was made, in milliseconds.
    func attemptedAt(_ place: Int) -> Int64 { calls[place].dead - terms.landing - terms.sendWindow }
}

/// An event that a step has waited for.
struct Received: Hashable, Sendable {
    let step: Int
    let fields: ObjectValue
}

/// That an event was seen.
struct EventMark: Hashable, Sendable {
    let type: String
    let id: String
    let content: ContentDigest

    func isSame(as event: PlatformEvent) -> Bool { type.isSame(as: event.type) && id.isSame(as: event.id) }
}

/// An event that nothing waits for yet.
struct EarlyEvent: Sendable {
    let event: PlatformEvent
    let offset: Int64
    /// Of an event that starts something.
    var begun: (plan: Plan, terms: Terms)?
    /// Milliseconds; `Int64.max` for one whose saga is there and will come to it.
    let until: Int64
}
