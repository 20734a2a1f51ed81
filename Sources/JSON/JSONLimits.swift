/// How much a reader accepts before it refuses.
public struct JSONLimits: Hashable, Sendable {
    /// The deepest nesting any limits may allow: reading, comparing and writing recurse, so this bounds their stack.
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
