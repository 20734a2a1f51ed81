import Dispatch
import Foundation
import Glibc
import Synchronization

/// A process that a test has started; killed when the last reference goes.
///
/// A thread of its own reads what the process writes, so that it never stands before a full pipe.
public final class RunningCommand: Sendable {
    public let executable: String
    public let processIdentifier: Int32
    private let state = Mutex(State())

    private struct State {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var linesTaken = 0
        var end: CommandResult.End?
        var waiters: [Int: @Sendable (inout State) -> Bool] = [:]
        var nextWaiter = 0

        /// Asks everybody who waits whether what they wait for is there.
        mutating func wake() {
            for (number, isDone) in waiters where isDone(&self) { waiters[number] = nil }
        }
    }

    /// Starts the program.
    ///
    /// Of the tests' own environment the process sees only `PATH`, `HOME` and `TMPDIR`.
    public init(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []
    ) throws {
        self.executable = executable
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
        let child = try ChildProcess(
            executable, arguments, environment: inherited.merging(environment) { $1 })
        processIdentifier = child.identifier
        Thread.detachNewThread { [weak self] in
            child.serve(input: input) { stream, bytes in
                self?.received(bytes, on: stream)
            }
            let end = child.reap()
            self?.ended(end)
        }
    }

    deinit {
        if state.withLock({ $0.end }) == nil { kill(processIdentifier, SIGKILL) }
    }

    /// Sends the signal unless the process is known to have ended.
    public func send(_ signal: Int32) {
        state.withLock { if $0.end == nil { _ = kill(processIdentifier, signal) } }
    }

    /// What it has written to standard error until now.
    public var errors: String { state.withLock { String(decoding: $0.errors, as: UTF8.self) } }

    /// The next line of standard output, without its end; `nil` when the process ended without another.
    public func nextLine(within limit: Duration = .seconds(30)) async throws -> String? {
        let line: String?? = await wait(within: limit) { state in
            let rest = state.output[state.linesTaken...]
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return state.end == nil ? nil : .some(nil) }
            state.linesTaken = end + 1
            return String(decoding: rest[..<end], as: UTF8.self)
        }
        guard let line else { throw giveUp("line of output") }
        return line
    }

    /// The lines of standard output that are there and were not taken yet, without their ends.
    public func linesThere() -> [String] {
        state.withLock { state in
            guard let last = state.output[state.linesTaken...].lastIndex(of: UInt8(ascii: "\n")) else { return [] }
            defer { state.linesTaken = last + 1 }
            return state.output[state.linesTaken..<last].split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
            ).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Waits for the end.
    /// - Throws: `CommandError.deadlinePassed`, after killing the process.
    public func result(within limit: Duration = .seconds(30)) async throws -> CommandResult {
        let result: CommandResult? = await wait(within: limit) { state in
            state.end.map { CommandResult(end: $0, outputBytes: state.output, errorBytes: state.errors) }
        }
        guard let result else { throw giveUp("end") }
        return result
    }

    private func giveUp(_ what: String) -> CommandError {
        send(SIGKILL)
        return state.withLock {
            .deadlinePassed(
                executable: executable, waitingFor: what, output: String(decoding: $0.output, as: UTF8.self),
                errors: String(decoding: $0.errors, as: UTF8.self))
        }
    }

    private func received(_ bytes: ArraySlice<UInt8>, on stream: ChildProcess.Stream) {
        state.withLock {
            switch stream {
            case .output: $0.output += bytes
            case .errors: $0.errors += bytes
            }
            $0.wake()
        }
    }

    private func ended(_ end: CommandResult.End) {
        state.withLock {
            $0.end = end
            $0.wake()
        }
    }

    /// Waits, without holding a thread, until `look` gives something; `nil` when the time is up first.
    private func wait<Found: Sendable>(
        within limit: Duration, _ look: @escaping @Sendable (inout State) -> Found?
    ) async -> Found? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Found?, Never>) in
            let number: Int? = state.withLock { state in
                if let found = look(&state) {
                    continuation.resume(returning: found)
                    return nil
                }
                state.nextWaiter += 1
                state.waiters[state.nextWaiter] = { state in
                    guard let found = look(&state) else { return false }
                    continuation.resume(returning: found)
                    return true
                }
                return state.nextWaiter
            }
            guard let number else { return }
            let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) / 1e18
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in
                let isWaiting = self?.state.withLock { $0.waiters.removeValue(forKey: number) != nil }
                if isWaiting == true { continuation.resume(returning: nil) }
            }
        }
    }
}
