/// Why a visitor can do nothing with a page.
public struct UnreadablePage: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
