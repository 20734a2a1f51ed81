internal import CRDKafka
public import Log

/// librdkafka's stand-in for a Kafka cluster, on ports of the loopback interface: for tests and benchmarks.
///
/// It keeps 5 MiB of each partition, in memory, and knows no compaction, no administration, no `LogAppendTime` and no
/// static membership; what an idempotent producer repeats it stores twice.
///
/// `@unchecked Sendable`: librdkafka hands every call over to the cluster's own thread.
public final class MockCluster: @unchecked Sendable {
    /// Kinds of requests that can be made to fail, by the numbers of Kafka's protocol.
    public enum Request: Int16, CaseIterable, Sendable {
        case produce = 0
        case fetch = 1
        case listOffsets = 2
        case metadata = 3
        case offsetCommit = 8
        case offsetFetch = 9
        case joinGroup = 11
        case heartbeat = 12
    }

    private let client: Client
    private let cluster: OpaquePointer

    /// - Parameter brokers: how many there are; they count from 1.
    public init(brokers: Int = 1) throws(LogError) {
        let configuration = try Configuration(KafkaOptions(brokers: "127.0.0.1:0"))
        client = Client(try configuration.client(RD_KAFKA_PRODUCER))
        guard let cluster = rd_kafka_mock_cluster_new(client.handle, Int32(clamping: brokers)) else {
            throw .notAllowed("the stand-in for a Kafka cluster could not be started")
        }
        self.cluster = cluster
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
    }

    /// Its brokers, as `KafkaOptions.brokers` wants them.
    public var brokers: String { String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

    public func createTopic(_ name: String, partitions: Int) throws(LogError) {
        try check(
            rd_kafka_mock_topic_create(cluster, name, Int32(clamping: partitions), 1), "topic '\(name)' cannot be made")
    }

    /// Has the cluster say that there is no such topic; it makes every other one that it is asked about.
    public func hideTopic(_ name: String) throws(LogError) {
        try createTopic(name, partitions: 1)
        rd_kafka_mock_topic_set_error(cluster, name, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
    }

    /// Cuts all connections and takes no new ones.
    public func takeDown() throws(LogError) {
        try check(rd_kafka_mock_broker_set_down(cluster, -1), "the brokers cannot be taken down")
    }

    public func bringUp() throws(LogError) {
        try check(rd_kafka_mock_broker_set_up(cluster, -1), "the brokers cannot be brought up")
    }

    /// Every answer takes so much longer from now on.
    public func delayAnswers(by time: Duration) throws(LogError) {
        try check(
            rd_kafka_mock_broker_set_rtt(cluster, -1, Int32(clamping: time.milliseconds)), "answers cannot be delayed")
    }

    /// The next requests of this kind fail, one after the other.
    ///
    /// - Parameter codes: errors of Kafka's protocol; -195 (librdkafka's `_TRANSPORT`) cuts the connection instead.
    public func fail(_ request: Request, with codes: [Int32]) {
        let errors = codes.map { rd_kafka_resp_err_t(rawValue: $0) }
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors)
    }

    private func check(_ code: rd_kafka_resp_err_t, _ what: String) throws(LogError) {
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, what) }
    }
}
