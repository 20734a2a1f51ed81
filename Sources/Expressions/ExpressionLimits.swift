/// What is bounded in an expression: no text, however hostile, takes much time or memory.
public enum ExpressionLimits {
    /// Bytes of UTF-8 of an expression's text.
    public static let maximumTextBytes = 16 * 1024
    /// Levels of the syntax tree, chains of operators included: what checking and evaluating recurse through.
    public static let maximumDepth = 200
    /// Steps of one evaluation: one for each operation, and one for each element that a list operation touches.
    public static let maximumSteps = 400_000
    /// Bytes of the texts and lists (16 an element) that one evaluation makes.
    public static let maximumBytes = 4 << 20
}
