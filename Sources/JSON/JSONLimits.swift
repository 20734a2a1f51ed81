/// How much a reader accepts before it refuses.
public struct JSONLimits: Hashable, Sendable {
    /// The deepest nesting any limits may allow; deeper ones are lowered to it.
    ///
    /// Reading, comparing and writing recurse: at this depth they take up to 512 KiB of stack (2 MiB in a debug build),
    /// at the default depth an eighth of it.
    public static let deepestPossible = 512

    /// The longest document, in bytes.
    public var maximumBytes: Int
    /// The most arrays and objects open at once; a lone scalar needs none. Never above ``deepestPossible``.
    public var maximumDepth: Int {
        didSet { maximumDepth = min(maximumDepth, Self.deepestPossible) }
    }

    public init(maximumBytes: Int = 1 << 20, maximumDepth: Int = 64) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = min(maximumDepth, Self.deepestPossible)
    }
}
