import Queues
public import Roles
import Runtime
public import Saga

/// What operators look at: sagas, their history, dead letters, partitions; as far as the topics were read.
///
/// Any thread may ask; the answer comes from the projection's thread, between two batches, so asking blocks.
public final class ReadModel: Sendable {
    /// Why there is no answer.
    public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// Too many ask at once.
        case busy
        /// No answer came in time.
        case late
        /// Nothing can be read now.
        case away(String)

        public var description: String {
            switch self {
            case .busy: "too many ask for sagas at once; ask again later"
            case .late: "the operators' view took too long to answer; ask again later"
            case .away(let why): "the operators' view cannot be read now: \(why)"
            }
        }
    }

    typealias Job = @Sendable (Result<ReadModelStore, Problem>) -> Void

    private struct State {
        var jobs = FIFO<Job>()
        /// Why no job is taken; nil while the projection runs.
        var absence: String? = "it has not started"
        var readUpTo: Int64?
    }

    /// Questions that may wait.
    private static let capacity = 256
    private static let patience = Duration.seconds(10)

    private let state = Monitor(State())
    private let clock: WallClock

    init(clock: WallClock) {
        self.clock = clock
    }

    // MARK: Questions

    public func sagas(_ query: SagaQuery) throws(Problem) -> SagaPage { try ask { try $0.sagas(query) } }

    /// Nil for a saga that is not shown.
    public func saga(_ name: SagaName) throws(Problem) -> SagaView? { try ask { try $0.saga(name) } }

    /// Nil for a saga of which nothing is known.
    public func history(
        of name: SagaName, after: HistoryCursor? = nil, limit: Int
    ) throws(Problem) -> HistoryPage? {
        try ask { try $0.history(name, after: after, limit: limit) }
    }

    public func letters(_ query: LetterQuery) throws(Problem) -> LetterPage { try ask { try $0.letters(query) } }

    public func letter(_ id: String) throws(Problem) -> StoredLetter? { try ask { try $0.letter(id) } }

    /// In order; a partition that no owner has told anything of is missing.
    public func partitions() throws(Problem) -> [PartitionView] { try ask { try $0.partitions() } }

    public func overview() throws(Problem) -> Overview { try ask { try $0.overview() } }

    /// The answer to a command; nil where none was read.
    public func answer(to command: String) throws(Problem) -> CommandAnswer? { try ask { try $0.answer(command) } }

    /// Up to when, in milliseconds, every partition of every topic was read to its end; nil when that is not known yet.
    public var readUpTo: Int64? { state.look(\.readUpTo) }

    /// How long ago that was.
    public var age: Duration? { readUpTo.map { .milliseconds(max(0, clock.now() - $0)) } }

    private func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (ReadModelStore) throws -> Answer
    ) throws(Problem) -> Answer {
        let answer = Monitor<Result<Answer, Problem>?>(nil)
        let refusal: Problem? = state.withLockForNone { state in
            if let absence = state.absence { return .away(absence) }
            guard state.jobs.count < Self.capacity else { return .busy }
            state.jobs.append { store in
                let result = store.flatMap { store in Self.result { try question(store) } }
                answer.withLock { $0 = result }
            }
            return nil
        }
        if let refusal { throw refusal }
        guard let result = answer.wait(until: .now + Self.patience, { $0 }) else { throw .late }
        return try result.get()
    }

    private static func result<Answer>(_ body: () throws -> Answer) -> Result<Answer, Problem> {
        do {
            return .success(try body())
        } catch {
            return .failure(.away("\(error)"))
        }
    }

    // MARK: The projection's side

    var isAsked: Bool { state.look { !$0.jobs.isEmpty } }

    /// Answers those who have asked until now.
    func answerAll(from store: ReadModelStore) {
        for job in state.withLockForNone({ state in state.jobs.popFirst(state.jobs.count) }) { job(.success(store)) }
    }

    func begin(readUpTo: Int64?) {
        state.withLockForNone { state in
            state.absence = nil
            state.readUpTo = readUpTo
        }
    }

    func advance(readUpTo: Int64) {
        state.withLockForNone { $0.readUpTo = readUpTo }
    }

    /// Nobody is answered until it begins again.
    func end(because why: String) {
        let jobs = state.withLockForNone { state in
            state.absence = why
            return state.jobs.popFirst(state.jobs.count)
        }
        for job in jobs { job(.failure(.away(why))) }
    }
}
