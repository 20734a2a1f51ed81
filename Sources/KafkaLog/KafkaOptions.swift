public import Log

/// How a Kafka cluster is reached and used.
public struct KafkaOptions: Hashable, Sendable {
    /// Where to ask for the cluster: `HOST:PORT`, several separated by commas.
    public var brokers: String
    /// librdkafka's own settings by name, such as those of TLS and SASL; what the log's promises rest on is refused.
    public var client: [String: String]
    public var limits: LogLimits
    /// Copies of each partition of the topics that are made; nil leaves it to the cluster.
    public var replication: Int?

    public init(
        brokers: String, client: [String: String] = [:], limits: LogLimits = LogLimits(), replication: Int? = nil
    ) {
        self.brokers = brokers
        self.client = client
        self.limits = limits
        self.replication = replication
    }
}
