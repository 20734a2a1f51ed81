import CRDKafka
import Log
import Testing

@testable import KafkaLog

@Suite("How a commit ended") struct CommitResultTests {
    private static let none = RD_KAFKA_RESP_ERR_NO_ERROR
    private static let fencing = RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION
    private static let passing = RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS
    private static let forbidden = RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED

    private func error(_ whole: rd_kafka_resp_err_t, _ parts: [rd_kafka_resp_err_t]) -> LogError? {
        let parts = parts.enumerated().map { (TopicPartition("topic", $0.offset), $0.element) }
        return CommitResult(whole: whole, parts: parts).error("not committed", TopicPartition("topic", 0))
    }

    @Test("Fenced means that nothing was committed; of a commit in part nobody can say it")
    func fenced() {
        #expect(error(Self.none, [Self.none, Self.none]) == nil)
        #expect(error(Self.fencing, [Self.fencing, Self.fencing]) == .fenced(TopicPartition("topic", 0)))
        #expect(error(Self.fencing, []) == .fenced(TopicPartition("topic", 0)))
        #expect(isAway(error(Self.none, [Self.none, Self.fencing])))
        #expect(isAway(error(Self.none, [Self.fencing, Self.none])))
    }

    @Test("What passes is away, and what somebody must allow is said")
    func others() {
        #expect(isAway(error(RD_KAFKA_RESP_ERR__TIMED_OUT, [Self.none])))
        #expect(isAway(error(Self.none, [Self.fencing, Self.passing])))
        let forbidden = error(Self.none, [Self.none, Self.forbidden])
        guard case .notAllowed(let why) = forbidden else {
            Issue.record("\(String(describing: forbidden))")
            return
        }
        #expect(why.contains("topic/1"))
    }

    private func isAway(_ error: LogError?) -> Bool {
        if case .away = error { true } else { false }
    }
}
