/// Why events that came by HTTP were not all taken in; what it says holds no value of the event.
public struct EventsProblem: Error, Hashable, Sendable {
    /// The status of HTTP that says so.
    public let status: Int
    /// Why, in a word.
    public let code: String
    /// Which attribute or field is to blame; empty for the whole.
    public let field: String
    /// Why, in a sentence.
    public let message: String
    /// Which of the events, from 0.
    public let index: Int

    public init(status: Int, code: String, field: String = "", message: String, index: Int = 0) {
        self.status = status
        self.code = code
        self.field = field
        self.message = message
        self.index = index
    }
}
