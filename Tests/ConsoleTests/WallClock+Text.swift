import Runtime

extension WallClock {
    /// Now, as events write it.
    var text: String { WallClock.text(of: now()) }
}
