/// A service by which the bank says what became of a call. The specification has none, but banks of its family do.
public struct QueryPolicy: Hashable, Sendable {
    /// Its `serviceName`, such as `TRANSACTION_QUERY`; none of the specification's.
    public var service: String
    /// How many answers alike make it believable that the bank does not have a call.
    public var answersAlike: Int
    /// How far apart the questions about one call are.
    public var interval: Duration
    /// How long an attempt at a question may take in all.
    public var timeout: Duration

    public init(service: String, answersAlike: Int, interval: Duration, timeout: Duration) {
        self.service = service
        self.answersAlike = answersAlike
        self.interval = interval
        self.timeout = timeout
    }
}
