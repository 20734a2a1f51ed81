import KafkaLog
import Log
import Testing

@Suite("Kafka's settings") struct SettingsTests {
    @Test(
        "A setting that a promise rests on is refused by its name",
        arguments: [
            "enable.idempotence", "acks", "request.required.acks", "retries", "message.timeout.ms",
            "delivery.timeout.ms", "max.in.flight.requests.per.connection", "transactional.id",
            "queue.buffering.max.messages", "enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset",
            "partition.assignment.strategy", "isolation.level", "check.crcs", "enable.partition.eof", "group.id",
            "group.instance.id", "session.timeout.ms", "max.poll.interval.ms", "allow.auto.create.topics",
            "partitioner", "bootstrap.servers", "plugin.library.paths", "test.mock.num.brokers",
        ])
    func refused(_ name: String) {
        expectRefusal([name: "1"]) { $0.contains("'\(name)'") && $0.contains("cannot be set") }
    }

    @Test("An unknown setting is named")
    func unknown() {
        expectRefusal(["sasl.pasword": "x"]) { $0.contains("'sasl.pasword'") && $0.contains("no Kafka setting") }
    }

    @Test("A wrong value is refused with librdkafka's words, but a secret is not repeated")
    func values() {
        expectRefusal(["security.protocol": "carrier-pigeon"]) {
            $0.contains("'security.protocol'") && $0.contains("carrier-pigeon")
        }
        let secret = "correct horse battery staple"
        expectRefusal(["ssl.key.pem": secret, "security.protocol": "ssl"]) { !$0.contains("horse") }
    }

    @Test("TLS and SASL settings pass through")
    func security() throws {
        let log = try KafkaLog(
            KafkaOptions(
                brokers: "127.0.0.1:1",
                client: [
                    "security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-256", "sasl.username": "u",
                    "sasl.password": "p", "ssl.endpoint.identification.algorithm": "https",
                ]))
        log.close()
    }

    @Test("A certificate that cannot be read is said at once")
    func certificate() {
        expectRefusal(["security.protocol": "ssl", "ssl.ca.location": "/nowhere/ca.pem"]) {
            $0.contains("ssl.ca.location")
        }
    }

    @Test("Without a broker there is nothing to reach")
    func brokers() {
        #expect(throws: LogError.self) { try KafkaLog(KafkaOptions(brokers: "")) }
    }

    private func expectRefusal(
        _ settings: [String: String], sourceLocation: SourceLocation = #_sourceLocation, _ check: (String) -> Bool
    ) {
        #expect(sourceLocation: sourceLocation) {
            try KafkaLog(KafkaOptions(brokers: "127.0.0.1:1", client: settings))
        } throws: { error in
            guard case LogError.notAllowed(let why) = error else { return false }
            return check(why)
        }
    }
}
