import Custody
import Saga

/// One thing that may happen next.
enum Action: Hashable, Sendable {
    /// The platform sends an event of the premise.
    case event(UInt8)
    /// The command that was given first comes to a worker.
    case work(Fate)
    /// It comes to a worker, and the bank refuses it with this one of the codes that its step names.
    case refuse(UInt8)
    /// The notification that was made first reaches the gateway.
    case notice(NoticeFate)
    /// A user does something with a page.
    case press(UInt8, Press)
    /// A worker that was slow goes on with a command, or one that was delivered again comes to a worker.
    case slow(UInt8)
    /// A request that lay in the network comes to the bank.
    case land(UInt8)
    /// What a worker has learnt comes late, or once more.
    case report(UInt8)
    /// A notification comes late, or once more.
    case late(UInt8)
    /// Nothing happens until something is due.
    case pass
    case command(saga: UInt8, OperatorCommand.Action.Kind)

    /// What becomes of a command; all but the first are faults.
    enum Fate: String, Hashable, Sendable, CaseIterable {
        case done
        /// The bank does it, and its answer is lost.
        case answerLost
        /// No byte leaves.
        case unsent
        /// It leaves, the worker gives up, and it lies in the network.
        case astray
        /// The bank answers ACCEPT, does it a minute later, and notifies.
        case takenIn
        /// The bank refuses, for a reason of its own.
        case refused
        /// The bank does it, and the worker takes its time to say so.
        case unreported
        /// The worker takes its time to begin.
        case unbegun
        /// The worker says what has come of it now, and again later.
        case reportedAgain
        /// The worker does it and says so, and the command comes to a worker once more.
        case redelivered
        /// The bank says that the signature is wrong, as after a change of keys.
        case misconfigured
    }

    enum NoticeFate: String, Hashable, Sendable, CaseIterable {
        case delivered
        /// It comes later within the notification hour, or never.
        case delayed
        /// It comes now, and again later.
        case repeated
    }

    enum Press: String, Hashable, Sendable, CaseIterable {
        case confirms
        case cancels
        /// A withdrawal that is not paid out; a registration that is refused by the audit.
        case confirmsInVain
    }

    /// Whether it counts against the faults that are allowed.
    var isFault: Bool {
        switch self {
        case .work(let fate): fate != .done
        case .refuse: true
        case .notice(let fate): fate != .delivered
        case .event, .press, .slow, .land, .report, .late, .pass, .command: false
        }
    }

    /// What it is, but for the places of what it is about, as one word.
    var word: UInt64 {
        switch self {
        case .event(let place): 100 + UInt64(place)
        case .work(let fate): Outline.mixed(1, Outline.word(fate.rawValue))
        case .refuse(let place): Outline.mixed(10, UInt64(place))
        case .notice(let fate): Outline.mixed(2, Outline.word(fate.rawValue))
        case .press(_, let press): Outline.mixed(3, Outline.word(press.rawValue))
        case .slow: 4
        case .land: 5
        case .report: 6
        case .late: 7
        case .pass: 8
        case .command(_, let kind): Outline.mixed(9, Outline.word(kind.rawValue))
        }
    }
}
