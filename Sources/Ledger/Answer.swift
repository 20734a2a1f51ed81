public import Custody

/// What the bank says to a request.
public struct Answer: Hashable, Sendable {
    /// JSON text with the parameters in the catalogue's order; the exact text to sign.
    public let respData: String
    public let code: ReturnCode
    /// Whether this request, and not an earlier copy of it, changed anything.
    public let changed: Bool

    public init(respData: String, code: ReturnCode, changed: Bool) {
        self.respData = respData
        self.code = code
        self.changed = changed
    }
}
