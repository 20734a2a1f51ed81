/// Why a saga is where it is: what it waits for, since when, what wakes it, and what happens then.
public struct Why: Hashable, Sendable, CustomStringConvertible {
    /// What it waits for, such as `the answer of CREATE_PROJECT`.
    public let waitsFor: String
    /// In milliseconds.
    public let since: Int64
    /// When it goes on by itself, in milliseconds; nil when only something else can wake it.
    public let wakesAt: Int64?
    /// What happens then, such as `it is sent again under the same number`.
    public let then: String

    /// One sentence.
    public var description: String {
        let wake = wakesAt.map { "at \(Moment($0))" } ?? "then"
        return "Since \(Moment(since)) it waits for \(waitsFor); \(wake), \(then)."
    }
}
