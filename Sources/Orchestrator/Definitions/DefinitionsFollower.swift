import Custody
import Foundation
public import Log
import Queues
public import Roles
public import Runtime
public import Topics

/// Follows the topic of definitions on a thread of its own, so that every role knows what is published.
public final class DefinitionsFollower: ProcessService {
    private struct State {
        var published = PublishedDefinitions()
        /// Counts what was read that is of effect.
        var version = 0
        /// The offset that is read next; nil before anything is known.
        var position: Int64?
        /// Where the topic ended when it was first looked at.
        var firstEnd: Int64?
        /// Why it cannot be read just now.
        var trouble: LogError?
        /// Somebody waits for what may be there already.
        var isWanted = false
        var isStopping = false
        var isRunning = false

        var hasReadFirst: Bool {
            guard let position, let firstEnd else { return false }
            return position >= firstEnd
        }
    }

    /// How long it rests where there is nothing to read and nobody waits.
    private static let rest = Duration.milliseconds(50)
    /// How long it waits before it tries again.
    private static let pause = Duration.seconds(1)

    public let name = "definitions"
    private let log: any Log
    private let partition: TopicPartition
    private let logger: Logger
    private let state = Monitor(State())

    public init(_ log: any Log, topics: TopicTable, logger: Logger) {
        self.log = log
        partition = TopicPartition(topics.definitions, 0)
        self.logger = logger
    }

    /// What is read until now; cheap.
    public var published: PublishedDefinitions { state.look(\.published) }

    /// Changes when `published` does.
    public var version: Int { state.look(\.version) }

    // MARK: Waiting

    /// Waits until everything is read that was there when it was started.
    ///
    /// - Returns: false when the deadline passed first.
    public func waitUntilRead(until deadline: ContinuousClock.Instant) -> Bool {
        state.wait(until: deadline) { $0.hasReadFirst ? true : nil } ?? false
    }

    /// Waits until something else is published than at that version.
    ///
    /// - Returns: the version then; nil when the deadline passed first.
    public func waitForChange(after version: Int, until deadline: ContinuousClock.Instant) -> Int? {
        state.wait(until: deadline) { $0.version != version ? $0.version : nil }
    }

    /// Waits until everything is read that is published now: for whoever misses something that may be there already.
    ///
    /// - Returns: false when the log cannot say what there is, or the deadline passed first.
    public func catchUp(until deadline: ContinuousClock.Instant) -> Bool {
        guard let end = try? log.range(of: partition).upperBound else { return false }
        state.withLock { $0.isWanted = true }
        return state.wait(until: deadline) { state in state.position.map { $0 >= end } == true ? true : nil } ?? false
    }

    // MARK: Service

    public func start() {
        state.withLock { $0.isRunning = true }
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.start()
    }

    public func stop(by deadline: ContinuousClock.Instant) {
        state.withLock { $0.isStopping = true }
        _ = state.wait(until: deadline) { $0.isRunning ? nil : true }
    }

    public var health: ServiceHealth {
        state.look { state in
            if let trouble = state.trouble {
                let sentence = "the definitions cannot be read: \(trouble)"
                return trouble.isFinal ? .failed(sentence) : .notReady(sentence)
            }
            guard state.hasReadFirst else { return .notReady("the definitions are being read") }
            return state.published.awaited.map { .notReady($0) } ?? .ready
        }
    }

    // MARK: The thread

    private func run() {
        while !state.look(\.isStopping) {
            do throws(LogError) {
                try follow()
            } catch {
                let isKnown = state.look { $0.trouble == error }
                state.withLock { $0.trouble = error }
                if !isKnown { logger.warning("the definitions cannot be read", ["why": .failure(error)]) }
                wait(Self.pause)
            }
        }
        state.withLock { $0.isRunning = false }
    }

    /// Reads the topic from its beginning, and goes on until it is told to stop.
    private func follow() throws(LogError) {
        let reader = try log.reader()
        defer { reader.close() }
        try reader.read([partition: .beginning])
        let end = try log.range(of: partition).upperBound
        state.withLock { $0.firstEnd = $0.firstEnd ?? end }
        while !state.look(\.isStopping) {
            let records = try reader.poll(maximum: 500, wait: .zero)
            take(records, next: reader.position(of: partition))
            if records.isEmpty { wait(Self.rest) }
        }
    }

    private func take(_ records: [Record], next: Int64?) {
        let isIdle = state.look { records.isEmpty && $0.position == next && $0.trouble == nil && !$0.isWanted }
        guard !isIdle else { return }
        var published = self.published
        for record in records {
            let key = String(decoding: record.key ?? [], as: UTF8.self)
            for problem in published.take(key: key, value: record.value) {
                logger.error(
                    "a record of definitions is of no effect",
                    ["offset": .count(Int(record.offset)), "why": .failure(Problem(sentence: problem))])
            }
        }
        let set = published.current?.digest
        let isNew = state.look { $0.published.current?.digest != set }
        if isNew, let current = published.current {
            logger.info(
                "definitions are current",
                [
                    "set": .id(current.digest), "workflows": .count(current.members.count),
                    "profile": .id(current.profile.name),
                ]
            )
        }
        state.withLock { state in
            if !records.isEmpty {
                state.published = published
                state.version += 1
            }
            state.position = next ?? state.position
            state.trouble = nil
            if records.isEmpty { state.isWanted = false }
        }
    }

    /// What is wrong with a record, in a sentence without secrets.
    private struct Problem: Error, CustomStringConvertible {
        let sentence: String
        var description: String { sentence }
    }

    private func wait(_ time: Duration) {
        _ = state.wait(until: .now + time) { state in state.isStopping || state.isWanted ? true : nil }
    }
}
