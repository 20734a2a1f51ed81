internal import Log

/// A time to wait, in parts: between them whoever waits looks whether it is still to wait.
struct Waiting {
    private static let longestPart = Duration.milliseconds(200)

    private let end: ContinuousClock.Instant

    init(_ time: Duration) {
        end = .now + time
    }

    var isOver: Bool { ContinuousClock.now >= end }

    /// The milliseconds of the next part; 0 when the time is over.
    func nextPart() -> Int32 {
        let left = ContinuousClock.now.duration(to: end)
        return Int32(clamping: max(0, min(left, Self.longestPart).milliseconds))
    }
}
