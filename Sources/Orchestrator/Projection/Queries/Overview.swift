public import Log
public import Saga

/// How many there are of everything.
public struct Overview: Sendable {
    /// Sagas that wait for an operator for the same cause.
    public struct Cause: Sendable {
        public let cause: Hold.Cause
        public let count: Int
        /// Since when the longest held of them waits, in milliseconds.
        public let since: Int64
    }

    /// Records that say nothing to this program, and are missing from what is shown.
    public struct Unreadable: Sendable {
        public let partition: TopicPartition
        public let count: Int
        /// Of the last one.
        public let offset: Int64
        public let reason: String
    }

    /// Those without any saga are left out.
    public let states: [(state: SagaView.State, count: Int)]
    public let causes: [Cause]
    /// Dead letters that are to be seen to.
    public let openLetters: Int
    public let unreadable: [Unreadable]
}
