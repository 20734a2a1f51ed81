internal import CRDKafka
import Dispatch
internal import Log
import Synchronization

/// What a producer and its thread share.
final class ProducerWork: Sendable {
    typealias Acknowledgement = LogProducer.Acknowledgement

    private struct State {
        var pending = PendingAppends()
        var topics: [String: TopicHandle] = [:]
        /// Appends that ended within their own call, or have no records; told on the producer's thread like all others.
        var ready: [PendingAppends.Finished] = []
        /// Appends whose `done` has not returned.
        var unsettled = 0
        var waiters: [DispatchSemaphore] = []
        var failure: LogError?
        var isClosed = false
        /// What is still under way is to be given up.
        var isAbandoned = false
        var hasEnded = false

        var refusal: LogError? { isClosed ? .closed : failure }
        var isIdle: Bool { unsettled == 0 }
    }

    /// How long the reports of records that were given up may take.
    private static let abandonPatience = DispatchTimeInterval.milliseconds(500)
    private static let pause: Int32 = 100

    private let client: Client
    private let options: ProducerOptions
    private let state = Mutex(State())

    init(_ client: Client, _ options: ProducerOptions) {
        self.client = client
        self.options = options
    }

    func append(
        _ records: [NewRecord], _ parts: [(partition: TopicPartition, indices: [Int])], topic: String,
        _ done: @escaping @Sendable (Acknowledgement) -> Void
    ) throws(LogError) {
        guard !records.isEmpty else { return try acknowledge(done) }
        let handle = try topicHandle(topic)
        let slot = try begin(records, parts, done)
        for (partition, indices) in parts {
            for index in indices {
                let tag = PendingAppends.tag(slot: slot, index: index)
                let code = records[index].produce(
                    to: handle, Int32(clamping: partition.number), of: client, tag: tag)
                if code != RD_KAFKA_RESP_ERR_NO_ERROR {
                    refuse(tag, code, topic)
                }
            }
        }
    }

    private func acknowledge(_ done: @escaping @Sendable (Acknowledgement) -> Void) throws(LogError) {
        let failure: LogError? = state.withLock { state in
            if let failure = state.refusal { return failure }
            state.unsettled += 1
            state.ready.append(PendingAppends.Finished(done: done, result: .success([])))
            return nil
        }
        if let failure { throw failure }
        wake()
    }

    private func topicHandle(_ name: String) throws(LogError) -> TopicHandle {
        if let handle = state.withLock({ $0.topics[name] }) { return handle }
        // librdkafka gives the same topic to whoever asks twice.
        let handle = try TopicHandle(name, of: client)
        state.withLock { if !$0.hasEnded { $0.topics[name] = handle } }
        return handle
    }

    private func begin(
        _ records: [NewRecord], _ parts: [(partition: TopicPartition, indices: [Int])],
        _ done: @escaping @Sendable (Acknowledgement) -> Void
    ) throws(LogError) -> Int {
        var partitions = [TopicPartition](repeating: parts[0].partition, count: records.count)
        for (partition, indices) in parts.dropFirst() {
            for index in indices { partitions[index] = partition }
        }
        let bytes = records.reduce(0) { $0 + $1.byteCount }
        let slot: Result<Int, LogError> = state.withLock { state in
            if let failure = state.refusal { return .failure(failure) }
            let isFull =
                state.pending.records + records.count > options.maximumPendingRecords
                || state.pending.bytes + bytes > options.maximumPendingBytes
            // An append that is larger than all room goes when nothing else is under way.
            if isFull, !state.pending.isEmpty { return .failure(.full) }
            state.unsettled += 1
            return .success(state.pending.begin(partitions, bytes: bytes, done))
        }
        return try slot.get()
    }

    /// Notes that librdkafka did not take a record.
    private func refuse(_ tag: UInt, _ code: rd_kafka_resp_err_t, _ topic: String) {
        let fate = PendingAppends.Fate.refused(LogError(code, "a record for '\(topic)' was refused"))
        // In one step: between two, the thread could end and pass the append over.
        let isReady = state.withLock { state in
            guard let finished = state.pending.settle(tag, fate) else { return false }
            state.ready.append(finished)
            return true
        }
        if isReady { wake() }
    }

    private func wake() {
        guard let events = rd_kafka_queue_get_main(client.handle) else { return }
        rd_kafka_queue_yield(events)
        rd_kafka_queue_destroy(events)
    }

    /// - Returns: whether nothing is under way and every `done` has returned.
    func drain(until deadline: DispatchTime) -> Bool {
        let waiter = DispatchSemaphore(value: 0)
        let isIdle = state.withLock { state in
            if !state.isIdle { state.waiters.append(waiter) }
            return state.isIdle
        }
        return isIdle || waiter.wait(timeout: deadline) == .success || state.withLock(\.isIdle)
    }

    func close(until deadline: DispatchTime) {
        state.withLock { $0.isClosed = true }
        let isIdle = drain(until: deadline)
        state.withLock { $0.isAbandoned = true }
        if !isIdle {
            rd_kafka_purge(
                client.handle,
                RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING)
        }
        wake()
    }
}

// MARK: - The producer's thread

extension ProducerWork {
    func run() {
        guard let events = rd_kafka_queue_get_main(client.handle) else { return }
        var abandonAt: DispatchTime?
        while true {
            if let event = rd_kafka_queue_poll(events, Self.pause) { take(event) }
            tellReady()
            let (isAbandoned, isIdle) = state.withLock { ($0.isAbandoned, $0.isIdle) }
            guard isAbandoned else { continue }
            let limit = abandonAt ?? .now() + Self.abandonPatience
            abandonAt = limit
            if isIdle || .now() >= limit { break }
        }
        rd_kafka_queue_destroy(events)
        let left = state.withLock { state in
            state.hasEnded = true
            state.topics = [:]
            defer { state.ready = [] }
            return state.ready + state.pending.abandon(Self.closedWords)
        }
        tell(left)
    }

    private static let closedWords = "the producer was closed before an acknowledgement came"

    private func tellReady() {
        let ready = state.withLock { state in
            defer { state.ready = [] }
            return state.ready
        }
        tell(ready)
    }

    /// Tells how appends ended, and then whoever waits for that.
    private func tell(_ appends: [PendingAppends.Finished]) {
        guard !appends.isEmpty else { return }
        for append in appends { append.done(append.result) }
        let waiters = state.withLock { state in
            state.unsettled -= appends.count
            guard state.isIdle else { return [DispatchSemaphore]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.signal() }
    }

    private func take(_ event: OpaquePointer) {
        defer { rd_kafka_event_destroy(event) }
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_DR: takeReports(event)
        case RD_KAFKA_EVENT_ERROR where rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__FATAL: stop()
        default: break
        }
    }

    private func takeReports(_ event: OpaquePointer) {
        let finished = state.withLock { state in
            var finished: [PendingAppends.Finished] = []
            while let message = rd_kafka_event_message_next(event) {
                let fate = fate(of: message, isClosed: state.isClosed)
                if let append = state.pending.settle(loansaga_message_tag(message), fate) { finished.append(append) }
            }
            return finished
        }
        tell(finished)
    }

    private func fate(of message: UnsafePointer<rd_kafka_message_t>, isClosed: Bool) -> PendingAppends.Fate {
        let code = message.pointee.err
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return .stored(offset: message.pointee.offset) }
        if code == RD_KAFKA_RESP_ERR__PURGE_QUEUE || code == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT {
            return .doubtful(Self.closedWords)
        }
        guard rd_kafka_message_status(message) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED else {
            return .doubtful(code.words)
        }
        let topic = rd_kafka_topic_name(message.pointee.rkt).map { String(cString: $0) } ?? ""
        return .refused(refusal(code, topic: topic, number: message.pointee.partition, bytes: message.pointee.len))
    }

    /// The error of a record that is certain not to be in the log.
    private func refusal(_ code: rd_kafka_resp_err_t, topic: String, number: Int32, bytes: Int) -> LogError {
        switch code {
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
            .notAllowed(
                "the cluster refuses a record of \(bytes) bytes for '\(topic)': raise the topic's max.message.bytes")
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
            .unknownTopic(topic)
        case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
            .away("a record for '\(topic)' could not be sent within \(options.acknowledgementDeadline)")
        default:
            LogError(code, "a record for \(topic)/\(number) was refused")
        }
    }

    private func stop() {
        var words = ErrorWords()
        let code = rd_kafka_fatal_error(client.handle, &words.bytes, words.bytes.count)
        state.withLock {
            $0.failure = .stopped("\(words.text.isEmpty ? code.words : words.text); make a new producer")
        }
    }
}
