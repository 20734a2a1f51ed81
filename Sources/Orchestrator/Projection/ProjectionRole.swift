import Foundation
import Log
import Queues
public import Runtime
import SQLite

/// Keeps the read model: reads views, history and dead letters along, on a thread of its own.
///
/// Whatever goes wrong with the model, it is read anew from the topics; whatever goes wrong with the log or the disk is
/// waited for.
public final class ProjectionRole: ProcessService {
    private struct State {
        var isStarted = false
        var failure: (any Error)?
        var isStopping = false
        var hasStopped = false
        /// Why it does not read along now.
        var trouble: String?
    }

    /// How long it waits before it tries again.
    private static let pause = Duration.seconds(1)
    /// An older view is not fit to be used.
    private static let readyAge = Duration.seconds(30)

    public let name = "projection"
    public let readModel: ReadModel
    public let answers = AnswerBoard()
    private let context: RoleContext
    private let folder: String?
    private let metrics: ProjectionMetrics
    private let state = Monitor(State())

    /// - Parameter folder: where the read model is kept, so that a restart need not read everything again; it is made, but
    ///   not the one above it. Nil keeps it in memory.
    public init(_ context: RoleContext, folder: String?) {
        self.context = context
        self.folder = folder
        readModel = ReadModel(clock: context.clock)
        metrics = ProjectionMetrics(context.metrics, readModel)
    }

    /// Returns when the read model is open; it reads along from then on.
    ///
    /// - Throws: why the read model cannot be opened: another process has it, or the folder cannot be used.
    public func start() throws {
        if let folder, mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw FolderProblem(folder: folder, reason: String(cString: strerror(errno)))
        }
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.start()
        let failure = state.wait { state in state.isStarted || state.hasStopped ? .some(state.failure) : nil }
        if let failure { throw failure }
    }

    public func stop(by deadline: ContinuousClock.Instant) {
        state.withLock { $0.isStopping = true }
        answers.close()
        _ = state.wait(until: deadline) { $0.hasStopped ? true : nil }
    }

    public var health: ServiceHealth {
        if let trouble = state.look(\.trouble) { return .notReady(trouble) }
        guard let age = readModel.age else { return .notReady("it reads along and has not come to the end yet") }
        return age <= Self.readyAge
            ? .ready : .notReady("it is \(age.components.seconds) s behind")
    }

    // MARK: The thread

    private func run() {
        // So that what fails right after it was made anew is not thrown away for ever.
        var isFresh = false
        while !isStopping {
            do {
                try readAlong(&isFresh)
            } catch {
                readModel.end(because: "\(error)")
                if !isFresh, Self.isOfTheModel(error) {
                    isFresh = true
                    context.logger.warning("the read model is thrown away and made anew", ["why": .failure(error)])
                    discard()
                    continue
                }
                guard state.look(\.isStarted) || !Self.isFinal(error) else {
                    state.withLock { $0.failure = error }
                    break
                }
                wait(after: error)
            }
        }
        readModel.end(because: "the process is stopping")
        state.withLock { $0.hasStopped = true }
    }

    private var isStopping: Bool { state.look(\.isStopping) }

    private func readAlong(_ isFresh: inout Bool) throws {
        let work = try ProjectionWork(context, location, readModel, answers, metrics)
        state.withLock { state in
            state.isStarted = true
            state.trouble = nil
        }
        while !isStopping {
            try work.turn()
            isFresh = false
        }
    }

    private func wait(after error: any Error) {
        context.logger.error("the projection cannot go on and tries again", ["why": .failure(error)])
        state.withLock { state in
            state.isStarted = true
            state.trouble = "\(error)"
        }
        _ = state.wait(until: .now + Self.pause) { $0.isStopping ? true : nil }
    }

    /// Whether starting anew cannot help: somebody has to choose another folder, or stop another process.
    private static func isFinal(_ error: any Error) -> Bool {
        switch error as? DatabaseError {
        case .inUse, .openTwice, .cannotOpen: true
        case .notADatabase, .foreignSchema, .newerSchema, .damaged, .failed, .broken, .misuse, .unexpectedColumn, nil:
            false
        }
    }

    /// Whether the read model itself is what is wrong, so that another one will do.
    private static func isOfTheModel(_ error: any Error) -> Bool {
        if error is ProjectionWork.Stop { return true }
        switch error as? DatabaseError {
        case .cannotOpen, .notADatabase, .foreignSchema, .newerSchema, .damaged, .broken, .misuse, .unexpectedColumn:
            return true
        case .failed(let failure): return !failure.isFull
        case .inUse, .openTwice, nil: return false
        }
    }

    private var location: Location { folder.map { .file("\($0)/\(Self.file)") } ?? .memory }

    private static let file = "read-model.sqlite"

    private func discard() {
        guard let folder else { return }
        for end in ["", "-wal", "-journal"] { unlink("\(folder)/\(Self.file)\(end)") }
    }

    private struct FolderProblem: Error, CustomStringConvertible {
        let folder: String
        let reason: String

        var description: String { "the folder of the read model, \(folder), cannot be made: \(reason)" }
    }
}
