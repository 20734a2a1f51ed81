import Synchronization

/// Says, once, whether what was given to the store is on the disk.
final class Receipt: Sendable {
    private enum State {
        case pending([@Sendable (Bool) -> Void])
        case settled(isDurable: Bool)
    }

    private let state: Mutex<State>

    init() {
        state = Mutex(.pending([]))
    }

    private init(_ state: State) {
        self.state = Mutex(state)
    }

    /// Of what is on the disk already.
    static let durable = Receipt(.settled(isDurable: true))

    /// Calls `body` when it is known: at once on this thread, or later on the store's, where it must not block.
    func whenSettled(_ body: @escaping @Sendable (_ isDurable: Bool) -> Void) {
        let known: Bool? = state.withLock { state in
            switch state {
            case .settled(let isDurable): return isDurable
            case .pending(let waiting):
                state = .pending(waiting + [body])
                return nil
            }
        }
        if let known { body(known) }
    }

    func settle(isDurable: Bool) {
        let waiting = state.withLock { state in
            guard case .pending(let waiting) = state else { return [@Sendable (Bool) -> Void]() }
            state = .settled(isDurable: isDurable)
            return waiting
        }
        for body in waiting { body(isDurable) }
    }
}
