public import Custody
public import Runtime
import Synchronization

/// A clock that stands still until a test moves it.
public final class TestClock: Sendable {
    private let time: Mutex<Timestamp>

    /// 10 o'clock of a morning in Shanghai.
    public static let morning = Timestamp(milliseconds: 1_900_029_600_000)

    public init(at time: Timestamp = TestClock.morning) {
        self.time = Mutex(time)
    }

    public var now: Timestamp { time.withLock { $0 } }

    public func set(_ now: Timestamp) {
        time.withLock { $0 = now }
    }

    public var wallClock: WallClock {
        WallClock { [self] in now.milliseconds }
    }
}
