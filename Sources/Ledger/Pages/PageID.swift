/// Names one opening of a page; a later page under the same number has another.
public struct PageID: Hashable, Sendable, CustomStringConvertible {
    public let requestNo: String
    /// From 1.
    public let opening: Int32

    init(requestNo: String, opening: Int32) {
        self.requestNo = requestNo
        self.opening = opening
    }

    /// Reads back what `text` wrote.
    public init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let opening = Int32(parts[1]), opening > 0 else { return nil }
        self.init(requestNo: String(parts[0]), opening: opening)
    }

    public var text: String { "\(requestNo).\(opening)" }

    public var description: String { text }
}
