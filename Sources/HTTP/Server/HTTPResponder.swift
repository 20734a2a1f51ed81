/// The one chance to answer a request, now or later and from any thread; dropped unused, it answers 500.
public final class HTTPResponder: Sendable {
    private let exchange: Exchange

    init(_ exchange: Exchange) {
        self.exchange = exchange
    }

    /// Sends the answer, without waiting for it to leave.
    ///
    /// - Returns: false when an answer was already given, its deadline has passed, or the peer is gone.
    @discardableResult
    public func respond(_ response: HTTPResponse) -> Bool {
        exchange.answer(response)
    }

    /// Closes the connection without a byte of an answer.
    @discardableResult
    public func abandon() -> Bool {
        exchange.abandon()
    }

    deinit {
        exchange.giveUp(.dropped)
    }
}
