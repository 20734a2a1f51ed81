import Queues
public import Saga

/// Where those who have given a command wait for its answer.
///
/// Any thread may use it; `answer` blocks.
public final class AnswerBoard: Sendable {
    private struct State {
        /// By command; nil while the answer has not come.
        var expected: [String: CommandAnswer?] = [:]
        var isClosed = false
    }

    /// The most commands whose answers can be waited for at once.
    public static let capacity = 10_000

    private let state = Monitor(State())

    public init() {}

    /// Keeps the answer to this command when it comes; to be called before the command can be answered.
    ///
    /// - Returns: false when too many are waited for already.
    public func expect(_ command: String) -> Bool {
        state.withLockForNone { state in
            guard state.expected.count < Self.capacity else { return false }
            state.expected[command] = .some(nil)
            return true
        }
    }

    /// The answer to a command that is expected, when it comes; after that it is expected no more.
    ///
    /// - Returns: nil when the deadline passed first, or the board was closed.
    public func answer(to command: String, until deadline: ContinuousClock.Instant) -> CommandAnswer? {
        let answer: CommandAnswer?? = state.wait(until: deadline) { state in
            if let answer = state.expected[command] ?? nil { return .some(answer) }
            return state.isClosed ? .some(nil) : nil
        }
        forget(command)
        return answer ?? nil
    }

    /// The command is given up: nobody waits for its answer.
    public func forget(_ command: String) {
        state.withLockForNone { state in _ = state.expected.removeValue(forKey: command) }
    }

    /// Keeps what somebody waits for.
    func post(_ answers: [CommandAnswer]) {
        let isWanted = state.withLockForNone { state in
            var isWanted = false
            for answer in answers where state.expected[answer.command] != nil {
                state.expected[answer.command] = answer
                isWanted = true
            }
            return isWanted
        }
        if isWanted { state.wake() }
    }

    /// Nobody waits any longer: no answer will come.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}
