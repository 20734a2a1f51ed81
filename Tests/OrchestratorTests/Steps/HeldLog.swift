import Log
import Queues

/// A log that keeps back the acknowledgements of one topic's records until a test lets go of them.
struct HeldLog: Log {
    final class Hold: Sendable {
        private struct State {
            var isHeld = true
            var waiting: [@Sendable () -> Void] = []
        }

        private let state = Monitor(State())

        fileprivate func pass(_ work: @escaping @Sendable () -> Void) {
            let isHeld = state.withLock { state in
                if state.isHeld { state.waiting.append(work) }
                return state.isHeld
            }
            if !isHeld { work() }
        }

        /// Waits until so many are kept back.
        func wait(for count: Int, within limit: Duration = .seconds(20)) -> Bool {
            state.wait(until: .now + limit) { $0.waiting.count >= count ? true : nil } ?? false
        }

        func letGo() {
            let waiting = state.withLock { state in
                defer { state = State(isHeld: false) }
                return state.waiting
            }
            for work in waiting { work() }
        }
    }

    private struct Producer: LogProducer {
        let base: any LogProducer
        let topic: String
        let hold: Hold

        func append(
            _ records: [NewRecord], to destination: Destination, done: @escaping @Sendable (Acknowledgement) -> Void
        ) throws(LogError) {
            guard destination.topic == topic else { return try base.append(records, to: destination, done: done) }
            try base.append(records, to: destination) { result in hold.pass { done(result) } }
        }

        func drain(within time: Duration) -> Bool { base.drain(within: time) }
        func close(within time: Duration) { base.close(within: time) }
    }

    let base: any Log
    let topic: String
    let hold = Hold()

    var limits: LogLimits { base.limits }
    var state: LogState { base.state }

    func createTopics(_ topics: [TopicSpecification]) throws(LogError) { try base.createTopics(topics) }
    func topic(_ name: String) throws(LogError) -> TopicDescription { try base.topic(name) }
    func range(of partition: TopicPartition) throws(LogError) -> Range<Int64> { try base.range(of: partition) }
    func deleteRecords(below offset: Int64, in partition: TopicPartition) throws(LogError) {
        try base.deleteRecords(below: offset, in: partition)
    }
    func producer(_ options: ProducerOptions) throws(LogError) -> any LogProducer {
        Producer(base: try base.producer(options), topic: topic, hold: hold)
    }
    func consumer(_ options: ConsumerOptions) throws(LogError) -> sending any LogConsumer {
        try base.consumer(options)
    }
    func reader() throws(LogError) -> sending any LogReader { try base.reader() }
    func close() { base.close() }
}
