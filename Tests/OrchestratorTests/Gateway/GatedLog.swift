import Log
import Queues
import Synchronization

/// A log that acknowledges nothing until it is told to.
final class GatedLog: Log {
    private let inner: any Log
    let gate = Gate()

    final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var held: [@Sendable () -> Void] = []
        }

        private let state = Monitor(State())

        func pass(_ action: @escaping @Sendable () -> Void) {
            let isOpen = state.withLock { state in
                if !state.isOpen { state.held.append(action) }
                return state.isOpen
            }
            if isOpen { action() }
        }

        /// Waits until something is held, which is then in the log.
        func waitForOne() -> Bool { state.wait(until: .now + .seconds(20)) { $0.held.isEmpty ? nil : true } ?? false }

        func open() {
            let held = state.withLock { state in
                state.isOpen = true
                defer { state.held = [] }
                return state.held
            }
            for action in held { action() }
        }
    }

    private struct Producer: LogProducer {
        let inner: any LogProducer
        let gate: Gate

        func append(
            _ records: [NewRecord], to destination: Destination, done: @escaping @Sendable (Acknowledgement) -> Void
        ) throws(LogError) {
            try inner.append(records, to: destination) { result in gate.pass { done(result) } }
        }

        func drain(within time: Duration) -> Bool { inner.drain(within: time) }
        func close(within time: Duration) { inner.close(within: time) }
    }

    init(_ inner: any Log) {
        self.inner = inner
    }

    var limits: LogLimits { inner.limits }
    var state: LogState { inner.state }

    func createTopics(_ topics: [TopicSpecification]) throws(LogError) { try inner.createTopics(topics) }
    func topic(_ name: String) throws(LogError) -> TopicDescription { try inner.topic(name) }
    func range(of partition: TopicPartition) throws(LogError) -> Range<Int64> { try inner.range(of: partition) }
    func deleteRecords(below offset: Int64, in partition: TopicPartition) throws(LogError) {
        try inner.deleteRecords(below: offset, in: partition)
    }
    func producer(_ options: ProducerOptions) throws(LogError) -> any LogProducer {
        Producer(inner: try inner.producer(options), gate: gate)
    }
    func consumer(_ options: ConsumerOptions) throws(LogError) -> sending any LogConsumer {
        try inner.consumer(options)
    }
    func reader() throws(LogError) -> sending any LogReader { try inner.reader() }
    func close() { inner.close() }
}
