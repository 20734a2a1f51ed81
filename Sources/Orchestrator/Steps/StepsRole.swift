public import Custody
import Foundation
import HTTP
import Log
import Queues
import Roles
public import Runtime
import Synchronization
import Topics

/// The step workers of a process: they carry out the commands of the bank's services and write what came of them into the
/// inbox.
///
/// A command is delivered at least once: its offset is committed when its outcome is in the log. Any number of processes
/// may share the work.
public final class StepsRole: ProcessService {
    public let name = "steps"

    /// How far the reading thread is.
    private enum Phase: Sendable {
        case starting
        case reading
        /// Takes nothing new.
        case ending
        /// Commits and leaves.
        case leaving
        case ended
    }

    private struct State: Sendable {
        var phase = Phase.starting
        var isWithholding = false
        var failure: String?
    }

    private let context: RoleContext
    private let options: StepsOptions
    private let profile: @Sendable (String) -> Profile?
    private let state = Monitor(State())
    private let shop = Mutex<Workshop?>(nil)

    /// - Parameter profile: the profile of a digest; nil while it has not been read.
    public init(
        _ context: RoleContext, options: StepsOptions, profile: @escaping @Sendable (String) -> Profile?
    ) {
        self.context = context
        self.options = options
        self.profile = profile
    }

    /// - Throws: `StepsError` for options that do not fit, `LogError` where the topics are not there.
    public func start() throws {
        try options.check()
        let made = try Workshop(context, options, profile: profile)
        shop.withLock { $0 = made }
        let joined = Monitor<Result<Void, LogError>?>(nil)
        let thread = Thread { [self] in
            do throws(LogError) {
                if let consumer = try join(orAway: { joined.withLock { $0 = .success(()) } }) {
                    joined.withLock { $0 = .success(()) }
                    run(CommandReader(made, consumer))
                }
            } catch {
                joined.withLock { $0 = .failure(error) }
                state.withLock { $0.failure = "\(error)" }
            }
            state.withLock { $0.phase = .ended }
        }
        thread.name = "steps-reader"
        thread.start()
        do {
            try joined.wait { $0 }.get()
        } catch {
            stop(by: .now)
            throw error
        }
    }

    private var consumerOptions: ConsumerOptions {
        ConsumerOptions(
            group: context.topics.prefix + "steps", topics: options.services.map(context.topics.steps),
            member: context.member, sessionDeadline: options.sessionDeadline)
    }

    /// Joins the group, however long the log is away; nil when it is told to stop first.
    private func join(orAway isAway: () -> Void) throws(LogError) -> (any LogConsumer)? {
        while true {
            do throws(LogError) {
                let consumer = try context.log.consumer(consumerOptions)
                let isWanted = state.withLock { state in
                    if state.phase == .starting { state.phase = .reading }
                    return state.phase == .reading
                }
                return isWanted ? consumer : nil
            } catch {
                guard error.isPassing else { throw error }
                context.logger.warning("the step workers wait for the log", ["why": .failure(error)])
                isAway()
            }
            let isStopped = state.wait(until: .now + .seconds(1)) { $0.phase == .starting ? nil : true }
            if isStopped != nil { return nil }
        }
    }

    private func run(_ reader: CommandReader) {
        do throws(CommandReader.End) {
            while state.look({ $0.phase == .reading }) {
                try reader.turn()
                let isWithholding = reader.isWithholding
                state.withLockForNone { $0.isWithholding = isWithholding }
            }
            state.wait { $0.phase == .leaving ? true : nil }
        } catch {
            made(error)
        }
        reader.close()
    }

    private func made(_ end: CommandReader.End) {
        let why: String
        switch end {
        case .log(let error):
            why = "\(error)"
            state.withLock { $0.failure = why }
            context.logger.error("the step workers can read no more", ["why": .failure(error)])
        case .newer(let error):
            why = "\(error)"
            state.withLock { $0.failure = why }
            context.logger.error("the step workers meet a command of a newer program", ["why": .failure(error)])
        }
        guard let shop = shop.withLock({ $0 }) else { return }
        shop.gate.stop()
        _ = shop.waitUntilIdle(by: .now + CommandReader.handover)
    }

    /// Takes nothing new, lets calls under way end, writes their outcomes, commits, and leaves the group.
    public func stop(by deadline: ContinuousClock.Instant) {
        guard let shop = shop.withLock({ $0.take() }) else { return }
        let begin = ContinuousClock.now
        let time = max(.zero, deadline - begin)
        shop.gate.stop()
        state.withLock { if $0.phase == .reading || $0.phase == .starting { $0.phase = .ending } }
        _ = shop.waitUntilIdle(by: begin + time * 0.7)
        // What has no answer by now is in doubt, and is written so while there is time.
        shop.client.stop(within: .zero)
        shop.pool.stop(by: begin + time * 0.8)
        _ = shop.waitUntilIdle(by: begin + time * 0.9)
        state.withLock { if $0.phase == .ending { $0.phase = .leaving } }
        _ = state.wait(until: deadline) { $0.phase == .ended ? true : nil }
        shop.writer.end()
        shop.appender.close(within: max(.zero, deadline - .now))
    }

    public var health: ServiceHealth {
        let state = state.look { $0 }
        if let failure = state.failure { return .failed(failure) }
        guard let shop = shop.withLock({ $0 }) else { return .notReady("it does not run") }
        if let failure = shop.writer.failure { return .failed("outcomes cannot be written: \(failure)") }
        switch context.log.state {
        case .away(let why): return .notReady("the log is away: \(why)")
        case .stopped(let error): return .failed("\(error)")
        case .working: break
        }
        if state.isWithholding { return .notReady("commands wait for a profile to be published") }
        return state.phase == .reading ? .ready : .notReady("it starts or ends")
    }
}
