import Dispatch
import Glibc
import Synchronization

/// The wish that the process stops: SIGTERM, SIGINT, or a call.
///
/// One per process for the same signals, made before the process says that it is ready. The first signal asks; a second
/// one no longer waits for anybody.
public final class StopSignal: Sendable {
    private struct State {
        var isRaised = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let sources: [Source]

    /// A source is made, resumed and cancelled by its owner only, and Dispatch guards its inside.
    private struct Source: @unchecked Sendable {
        let source: any DispatchSourceSignal
    }

    /// Watches SIGTERM and SIGINT; a second one ends the process with 1.
    public convenience init() {
        self.init([SIGTERM, SIGINT], stopAtOnce: { _exit(1) })
    }

    /// Returns when the signals are being watched: one that comes after that is not lost.
    /// - Parameter stopAtOnce: What a second signal does.
    public init(_ signals: [Int32], stopAtOnce: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "stop signal")
        let registered = DispatchGroup()
        sources = signals.map { signal in
            // No SIG_IGN before it: on Linux Dispatch takes the signal over, and an ignored one never comes.
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            registered.enter()
            source.setRegistrationHandler { registered.leave() }
            return Source(source: source)
        }
        for source in sources {
            source.source.setEventHandler { [weak self] in
                let isSecond = self?.raise() == false || source.source.data > 1
                if isSecond { stopAtOnce() }
            }
            source.source.activate()
        }
        registered.wait()
    }

    deinit {
        for source in sources { source.source.cancel() }
    }

    public var isRaised: Bool { state.withLock { $0.isRaised } }

    /// Asks the process to stop, as a signal does; says whether it is the first to ask.
    @discardableResult
    public func raise() -> Bool {
        let (isFirst, waiters) = state.withLock { state in
            defer { state = State(isRaised: true) }
            return (!state.isRaised, state.waiters)
        }
        for waiter in waiters { waiter.resume() }
        return isFirst
    }

    /// Returns when the process is asked to stop; at once when it has been.
    public func wait() async {
        await withCheckedContinuation { continuation in
            let isRaised = state.withLock { state in
                if !state.isRaised { state.waiters.append(continuation) }
                return state.isRaised
            }
            if isRaised { continuation.resume() }
        }
    }
}
