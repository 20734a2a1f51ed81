import Custody
import Runtime

/// The bank's time: the system's clock and an offset that the admin interface moves; it never goes back.
struct BankClock: Sendable {
    let system: WallClock
    private(set) var offset: Duration
    private var shown: Timestamp

    /// - Parameter shown: the latest time that is known to have been shown.
    init(system: WallClock, offset: Duration, shown: Timestamp) {
        self.system = system
        self.offset = offset
        self.shown = shown
    }

    mutating func now() -> Timestamp {
        shown = max(shown, Timestamp(milliseconds: system.now()) + offset)
        return shown
    }

    /// Moves the clock; a time that has passed already is left as it is.
    mutating func move(to time: Timestamp) {
        offset += max(.zero, time - now())
    }
}
