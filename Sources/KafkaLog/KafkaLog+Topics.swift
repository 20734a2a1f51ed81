internal import CRDKafka
public import Log

extension KafkaLog {
    /// What Kafka adds to a record of the greatest size; with it one still fits a broker that was told nothing.
    static let framingBytes = 48_000

    public func topic(_ name: String) throws(LogError) -> TopicDescription {
        try facts(of: name).description
    }

    /// Everything that the cluster tells of a topic.
    ///
    /// - Throws: `.unknownTopic`, `.away`, `.notAllowed`
    public func facts(of name: String) throws(LogError) -> TopicFacts {
        try checkOpen()
        let outline = try outline(of: name)
        return TopicFacts(
            name: name, partitions: outline.partitions, replication: outline.replication,
            settings: try settings(of: name))
    }

    /// Each topic keeps the time at which the cluster took a record in.
    public func createTopics(_ topics: [TopicSpecification]) throws(LogError) {
        try checkOpen()
        for topic in topics {
            if let problem = topic.problem { throw .notAllowed(problem) }
        }
        var missing: [TopicSpecification] = []
        for topic in topics {
            guard let there = try existing(topic.name) else {
                missing.append(topic)
                continue
            }
            if let difference = there.difference(from: topic) { throw .topicDiffers(difference) }
        }
        guard !missing.isEmpty else { return }
        guard try client.hasController() else {
            throw .notAllowed("topics cannot be made: librdkafka's mock cluster has no call for it")
        }
        try create(missing)
    }

    private func existing(_ name: String) throws(LogError) -> TopicFacts? {
        do {
            return try facts(of: name)
        } catch {
            guard case .unknownTopic = error else { throw error }
            return nil
        }
    }

    private func create(_ topics: [TopicSpecification]) throws(LogError) {
        var requests: [OpaquePointer?] = []
        defer { rd_kafka_NewTopic_destroy_array(&requests, requests.count) }
        for topic in topics { requests.append(try request(for: topic)) }
        let what = topics.count == 1 ? "topic '\(topics[0].name)' cannot be made" : "the topics cannot be made"
        let event = try client.administer(RD_KAFKA_ADMIN_OP_CREATETOPICS, what) { options, queue in
            rd_kafka_CreateTopics(client.handle, &requests, requests.count, options, queue)
        }
        try event.withHandle { Self.check($0) }
    }

    private static func check(_ event: OpaquePointer) -> Result<Void, LogError> {
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        for result in UnsafeBufferPointer(start: results, count: count) {
            let code = rd_kafka_topic_result_error(result)
            // Another process may have made it a moment ago.
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR, code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else { continue }
            let name = rd_kafka_topic_result_name(result).map { String(cString: $0) } ?? ""
            let words = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
            return .failure(LogError(code, "topic '\(name)' cannot be made", words: words))
        }
        return .success(())
    }

    private func request(for topic: TopicSpecification) throws(LogError) -> OpaquePointer {
        var words = ErrorWords()
        let replication = Int32(clamping: options.replication ?? -1)
        guard
            let request = rd_kafka_NewTopic_new(
                topic.name, Int32(clamping: topic.partitions), replication, &words.bytes, words.bytes.count)
        else { throw .notAllowed("topic '\(topic.name)' cannot be made: \(words.text)") }
        var settings = topic.cleanup.settings
        settings.append(("message.timestamp.type", "LogAppendTime"))
        settings.append(("max.message.bytes", String(max(1_048_588, limits.maximumRecordBytes + Self.framingBytes))))
        if let replication = options.replication, replication > 2 {
            settings.append(("min.insync.replicas", String(replication - 1)))
        }
        for (name, value) in settings { rd_kafka_NewTopic_set_config(request, name, value) }
        return request
    }

    /// The topic's settings; nil where the cluster has no call for them or does not allow it.
    private func settings(of topic: String) throws(LogError) -> [String: String]? {
        guard try client.hasController() else { return nil }
        let what = "the settings of topic '\(topic)' cannot be read"
        var resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic)
        defer { rd_kafka_ConfigResource_destroy(resource) }
        do {
            let event = try client.administer(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, what) { options, queue in
                rd_kafka_DescribeConfigs(client.handle, &resource, 1, options, queue)
            }
            return try event.withHandle { Self.settings(in: $0, what) }
        } catch {
            guard case .notAllowed = error else { throw error }
            return nil
        }
    }

    private static func settings(in event: OpaquePointer, _ what: String) -> Result<[String: String], LogError> {
        var count = 0
        let result = rd_kafka_event_DescribeConfigs_result(event)
        guard let resources = rd_kafka_DescribeConfigs_result_resources(result, &count), count == 1,
            let resource = resources[0]
        else { return .failure(.away("\(what): no result came")) }
        let code = rd_kafka_ConfigResource_error(resource)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { return .failure(LogError(code, what)) }
        var settings: [String: String] = [:]
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        for entry in UnsafeBufferPointer(start: entries, count: count) {
            guard let name = rd_kafka_ConfigEntry_name(entry), let value = rd_kafka_ConfigEntry_value(entry) else {
                continue
            }
            settings[String(cString: name)] = String(cString: value)
        }
        return .success(settings)
    }
}
