import Glibc

/// Where a process takes the time of day from; tests pass one of their own.
public struct WallClock: Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let now: @Sendable () -> Int64

    public init(now: @escaping @Sendable () -> Int64) {
        self.now = now
    }

    /// The system's clock, which can be set back.
    public static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// `2026-01-31T23:59:59.999Z`
    public static func text(of milliseconds: Int64) -> String {
        var time = tm()
        var seconds = time_t((Double(milliseconds) / 1_000).rounded(.down))
        gmtime_r(&seconds, &time)
        let fraction = milliseconds - Int64(seconds) * 1_000
        return
            "\(digits(Int(time.tm_year) + 1_900, 4))-\(digits(Int(time.tm_mon) + 1, 2))-\(digits(Int(time.tm_mday), 2))"
            + "T\(digits(Int(time.tm_hour), 2)):\(digits(Int(time.tm_min), 2)):\(digits(Int(time.tm_sec), 2))"
            + ".\(digits(Int(fraction), 3))Z"
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
