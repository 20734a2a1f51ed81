public import Custody

/// What the bank says to a request.
public struct Answer: Hashable, Sendable {
    /// JSON text with the parameters in the catalogue's order; the exact text to sign.
    public let respData: String
    public let code: ReturnCode
    /// Whether this request, and not an earlier copy of it, changed anything.
    public let changed: Bool
    /// Why it was refused, at length, for the journal: what `respMsg` has no room for. Nil for what was not refused now.
    public let reason: String?

    public init(respData: String, code: ReturnCode, changed: Bool, reason: String? = nil) {
        self.respData = respData
        self.code = code
        self.changed = changed
        self.reason = reason
    }
}
