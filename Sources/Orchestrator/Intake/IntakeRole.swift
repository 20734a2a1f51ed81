import Foundation
import Log
import Queues
import Roles
public import Runtime

/// Takes the platform's events from its topic into the inbox, as a member of a group, on a thread of its own.
///
/// While nothing is published, or the platform's topic is not there, it waits, and its health says so.
public final class IntakeRole: ProcessService {
    private enum Stage {
        case starting
        case waiting(String)
        case working
        case failed(String)
    }

    private struct State {
        var stage = Stage.starting
        var isStopping = false
        /// When it has to have stopped.
        var deadline: ContinuousClock.Instant?
        var isRunning = false
    }

    /// How long one look at the topic takes where nothing comes.
    private static let wait = Duration.milliseconds(100)
    /// How long it waits before it tries again.
    private static let pause = Duration.seconds(1)

    public let name = "intake"
    private let context: RoleContext
    private let appender: Appender
    private let state = Monitor(State())

    /// - Parameter appender: shared with others; whoever made it closes it, after the role has stopped.
    public init(_ context: RoleContext, appender: Appender) {
        self.context = context
        self.appender = appender
    }

    public func start() {
        state.withLock { $0.isRunning = true }
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.start()
    }

    /// Reads no more, waits until what was read is in the log, and commits it.
    public func stop(by deadline: ContinuousClock.Instant) {
        state.withLock { state in
            state.isStopping = true
            state.deadline = deadline
        }
        _ = state.wait(until: deadline) { $0.isRunning ? nil : true }
    }

    public var health: ServiceHealth {
        switch state.look(\.stage) {
        case .starting: return .notReady("intake is starting")
        case .waiting(let why): return .notReady(why)
        case .failed(let why): return .failed(why)
        case .working:
            switch context.log.state {
            case .working: return .ready
            case .away(let why): return .notReady("the log cannot be reached: \(why)")
            case .stopped(let error): return .failed("\(error)")
            }
        }
    }

    private var isStopping: Bool { state.look(\.isStopping) }

    // MARK: The thread

    private func run() {
        while !isStopping {
            guard waitForDefinitions() else { continue }
            do throws(LogError) {
                try work()
            } catch {
                guard !note(error) else { break }
                rest(Self.pause)
            }
        }
        state.withLock { $0.isRunning = false }
    }

    /// - Returns: whether definitions are there.
    private func waitForDefinitions() -> Bool {
        let version = context.definitions.version
        let published = context.definitions.published
        guard published.current == nil else { return true }
        let why = "events wait: \(published.awaited ?? "definitions are being read")"
        if setStage(.waiting(why)) { context.logger.warning("events wait until definitions are published") }
        _ = context.definitions.waitForChange(after: version, until: .now + .milliseconds(200))
        return false
    }

    private func work() throws(LogError) {
        let worker = try IntakeWorker(context, appender: appender)
        defer { worker.finish(by: state.look(\.deadline) ?? .now) }
        setStage(.working)
        while !isStopping { try worker.turn(wait: Self.wait) }
    }

    /// - Returns: whether it is the end.
    private func note(_ error: LogError) -> Bool {
        if error.isFinal {
            setStage(.failed("events are not taken any more: \(error)"))
            context.logger.error("intake has ended", ["why": .failure(error)])
            return true
        }
        if setStage(.waiting("events are not taken just now: \(error)")) {
            context.logger.warning("events are not taken just now", ["why": .failure(error)])
        }
        return false
    }

    /// - Returns: whether it was at another stage before.
    @discardableResult
    private func setStage(_ stage: Stage) -> Bool {
        state.withLock { state in
            defer { state.stage = stage }
            switch (state.stage, stage) {
            case (.waiting(let one), .waiting(let other)): return one != other
            case (.starting, .starting), (.working, .working), (.failed, .failed): return false
            case (.starting, _), (.waiting, _), (.working, _), (.failed, _): return true
            }
        }
    }

    private func rest(_ time: Duration) {
        _ = state.wait(until: .now + time) { $0.isStopping ? true : nil }
    }
}
