import Dispatch
import Synchronization

/// Takes lines of the log and writes them in order from a thread of its own, so that a reader who is slow, or gone,
/// stops nobody.
///
/// Holds at most 1 MiB that is not yet written. Lines beyond that are dropped and counted, and a line says how many.
public final class LogSink: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isWriting = false
    }

    static let maximumWaitingBytes = 1 << 20

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "log")
    private let clock: WallClock
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: Called with whole lines, never twice at once; may block.
    public init(clock: WallClock = .system, write: @escaping @Sendable ([UInt8]) -> Void) {
        self.clock = clock
        self.write = write
    }

    /// The one of the process: nobody can be told when standard error cannot be written.
    public static let standardError = LogSink { try? StandardStream.error.write($0) }

    func add(_ line: String) {
        let starts = state.withLock { state in
            guard state.waiting.count + line.utf8.count < Self.maximumWaitingBytes else {
                state.dropped += 1
                return false
            }
            state.waiting += line.utf8
            state.waiting.append(UInt8(ascii: "\n"))
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if starts { queue.async { self.drain() } }
    }

    private func drain() {
        while let bytes = take() { write(bytes) }
    }

    private func take() -> [UInt8]? {
        state.withLock { state in
            var bytes: [UInt8] = []
            swap(&bytes, &state.waiting)
            if state.dropped > 0 {
                let line = LogLine.text(
                    time: clock.now(), level: .warning, message: "lines of the log were dropped",
                    fields: ["count": .count(state.dropped)])
                bytes += line.utf8
                bytes.append(UInt8(ascii: "\n"))
                state.dropped = 0
            }
            state.isWriting = !bytes.isEmpty
            return bytes.isEmpty ? nil : bytes
        }
    }

    /// Waits until everything added before is written, at most so long; says whether it is.
    @discardableResult
    public func flush(within limit: Duration = .seconds(1)) -> Bool {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        return done.wait(timeout: .now() + .nanoseconds(Int(limit / .nanoseconds(1)))) == .success
    }
}
