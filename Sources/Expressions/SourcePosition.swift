/// A place in an expression's text.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    /// In bytes of UTF-8, from 0.
    public let offset: Int
    /// From 1; columns count code points.
    public let line: Int
    public let column: Int

    public init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }

    public var description: String { "line \(line), column \(column)" }
}
