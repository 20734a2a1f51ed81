/// What a server has done since it started.
public struct HTTPServerCounts: Sendable, Hashable {
    /// Connections taken.
    public var accepted = 0
    /// Connections open now.
    public var open = 0
    /// Requests given to the handler.
    public var handled = 0
    /// Requests refused before the handler for their form or size.
    public var refused = 0
    /// Connections shut at a deadline.
    public var reaped = 0
    /// Handlers that gave no answer, or one that cannot be sent; the peer got 500 or 503.
    public var unanswered = 0
}
