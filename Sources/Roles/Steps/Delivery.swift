public import Log
public import Saga

/// A command as the log has brought it to a worker; the same command may be delivered more than once.
public struct Delivery: Hashable, Sendable {
    /// Where a delivery comes from.
    public struct Origin: Hashable, Sendable {
        public let position: RecordPosition
        /// Which of the member's assignments brought it: after the next one it is somebody else's, or comes again.
        public let assignment: Int

        public init(_ position: RecordPosition, assignment: Int) {
            self.position = position
            self.assignment = assignment
        }
    }

    public let command: StepCommand
    public let origin: Origin

    public init(_ command: StepCommand, from origin: Origin) {
        self.command = command
        self.origin = origin
    }
}
