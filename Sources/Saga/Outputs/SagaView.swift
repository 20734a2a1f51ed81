public import Custody

/// A saga as operators see it: where it stands, why, and what can be done with it.
///
/// It follows from the family's state alone, so whoever makes it makes the same.
public struct SagaView: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case running
        /// It waits for an operator.
        case held
        /// An operator has stopped it.
        case stopped
        case undoing
        /// Nobody knows what came of a call that cannot be taken back.
        case unconfirmed
        case completed
        case failed
    }

    /// Why it waits for an operator.
    public struct Held: Hashable, Sendable {
        public let cause: Hold.Cause
        public let reason: String
        /// Milliseconds.
        public let since: Int64
    }

    /// One call at the bank.
    public struct Call: Hashable, Sendable {
        public enum State: String, Hashable, Sendable, CaseIterable {
            case sending, waiting, presented, accepted, asking, pausing, exhausted, unconfirmed, applied, refused
        }

        public let step: String
        public let service: Service
        public let requestNo: RequestNumber
        public let state: State
        /// From 1.
        public let attempts: Int
        public let isUndo: Bool
        /// Of a refused call.
        public let code: ReturnCode?
        /// When something happens to it by itself, in milliseconds.
        public let due: Int64?
        /// When nothing of it can land any more, in milliseconds.
        public let dead: Int64
    }

    /// The most calls that a view lists: the latest.
    public static let maximumCalls = 50

    public let family: String
    public let saga: String
    public let partition: Int
    /// The offset of the last record that changed it; operators' commands name it.
    public let version: Int64
    /// The offset of its family's last record when it was made: of two views, the one with the greater is the later, also
    /// where only what its children do has changed.
    public let asOf: Int64
    public let workflow: String
    public let workflowVersion: Int
    public let state: State
    public let isEnded: Bool
    /// The step that it is at; nil at its end.
    public let step: String?
    /// Milliseconds.
    public let startedAt: Int64
    public let held: Held?
    /// Of one that fails or has failed.
    public let failure: Failure?
    public let why: Why
    /// What operators could do with it at the time of the record.
    public let offered: [OperatorCommand.Action.Kind]
    /// What they can do besides, once nothing can land any more of the call that it is held for, or that is in doubt; nil
    /// when that adds nothing.
    public let offeredLater: OfferedLater?
    /// The fields by which operators find it, as text.
    public let search: [Field]
    /// Of a child.
    public let parent: String?
    /// Children on their way, held, and being undone.
    public let children: Children?
    public let calls: [Call]

    public struct OfferedLater: Hashable, Sendable {
        /// Milliseconds.
        public let from: Int64
        public let kinds: [OperatorCommand.Action.Kind]
    }

    /// What operators can do with it at a time, in milliseconds.
    public func offered(at now: Int64) -> [OperatorCommand.Action.Kind] {
        guard let offeredLater, now >= offeredLater.from else { return offered }
        return OperatorCommand.Action.Kind.allCases.filter { offered.contains($0) || offeredLater.kinds.contains($0) }
    }

    /// A searchable field of its input.
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String
    }

    public struct Children: Hashable, Sendable {
        public let open: Int
        public let held: Int
        public let leaving: Int
        public let all: Int
    }
}
