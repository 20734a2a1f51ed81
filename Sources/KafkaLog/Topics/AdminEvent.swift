internal import CRDKafka
import Foundation
internal import Log

/// The result of a call that administers the cluster.
final class AdminEvent {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        rd_kafka_event_destroy(handle)
    }

    /// Lends the event; what it refers to goes with it.
    func withHandle<Value>(_ body: (OpaquePointer) -> Result<Value, LogError>) throws(LogError) -> Value {
        try withExtendedLifetime(self) { body(handle) }.get()
    }
}

extension Client {
    /// Waits for the broker that takes calls which administer the whole cluster: there is none while brokers elect it.
    ///
    /// - Returns: false where there never is one.
    /// - Throws: `.away` when none comes in time.
    func hasController() throws(LogError) -> Bool {
        let waiting = Waiting(KafkaLog.patience)
        while true {
            if try namesController() { return true }
            if isMock { return false }
            guard !waiting.isOver else { throw .away("the cluster has no controller now") }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// Whether the cluster is librdkafka's own stand-in, which knows no such calls; its name begins so.
    private var isMock: Bool {
        guard let name = rd_kafka_clusterid(handle, Int32(clamping: KafkaLog.patience.milliseconds)) else {
            return false
        }
        defer { rd_kafka_mem_free(handle, name) }
        return String(cString: name).hasPrefix("mockCluster")
    }

    private func namesController() throws(LogError) -> Bool {
        var answer: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(handle, 0, nil, &answer, Int32(clamping: KafkaLog.patience.milliseconds))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else {
            throw LogError(code, "the cluster cannot be asked for its controller")
        }
        defer { rd_kafka_metadata_destroy(answer) }
        let brokers = UnsafeBufferPointer(start: answer.pointee.brokers, count: Int(answer.pointee.broker_cnt))
        let controller = rd_kafka_controllerid(handle, 500)
        return brokers.contains { $0.id == controller }
    }

    /// Makes the call and waits for its result.
    ///
    /// - Parameter what: what cannot be done, as the beginning of a sentence.
    /// - Throws: `.notAllowed` where the cluster has no such call or forbids it, `.away`
    func administer(
        _ operation: rd_kafka_admin_op_t, _ what: String,
        _ submit: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void
    ) throws(LogError) -> AdminEvent {
        let milliseconds = Int32(clamping: KafkaLog.patience.milliseconds)
        let options = rd_kafka_AdminOptions_new(handle, operation)
        defer { rd_kafka_AdminOptions_destroy(options) }
        var words = ErrorWords()
        rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, &words.bytes, words.bytes.count)
        let queue = rd_kafka_queue_new(handle)
        defer { rd_kafka_queue_destroy(queue) }
        submit(options, queue)
        guard let event = rd_kafka_queue_poll(queue, milliseconds + 1_000) else {
            throw .away("\(what): no broker answered")
        }
        let result = AdminEvent(event)
        let code = rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw LogError(code, what, words: String(cString: rd_kafka_event_error_string(event)))
        }
        return result
    }
}
