public import Custody

/// What the browser gets.
public enum PageOutcome: Hashable, Sendable {
    /// A page to fill in.
    case page(PageView)
    /// The way back to the platform, with the result.
    case callback(Callback)
    /// There is no such page any more.
    case gone
}

/// A result for the browser to carry.
public struct Callback: Hashable, Sendable {
    public let url: String
    public let service: Service
    public let answer: Answer

    public init(url: String, service: Service, answer: Answer) {
        self.url = url
        self.service = service
        self.answer = answer
    }
}
