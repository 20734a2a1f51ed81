import JSON
import Log
import Orchestrator
import Queues

/// Publishes events to the platform's topic, in structured mode.
struct KafkaPublisher {
    private struct State {
        var underWay = 0
        var acknowledged = 0
        var failure: LogError?
    }

    private static let maximumUnderWay = 10_000
    /// How long the cluster may say nothing.
    private static let patience = Duration.seconds(30)

    private let appender: Appender
    private let topic: String
    private let state = Monitor(State())

    /// - Throws: `.unknownTopic` where the platform has made no topic for its events.
    init(_ log: any Log, topic: String) throws(LogError) {
        _ = try log.topic(topic)
        appender = try Appender(log)
        self.topic = topic
    }

    /// Blocks until everything is in the topic.
    func publish(_ lines: inout EventLines) throws {
        defer { appender.close(within: .seconds(1)) }
        while let line = try lines.next() {
            lines.published(try wait { $0.underWay < Self.maximumUnderWay })
            state.withLock { $0.underWay += 1 }
            let record = NewRecord(
                key: Array(Self.key(line.event).utf8), value: line.bytes,
                headers: [Header("content-type", Array("application/cloudevents+json".utf8))])
            appender.append([record], to: .key(topic: topic)) { [state] result in
                state.withLock { state in
                    state.underWay -= 1
                    switch result {
                    case .success: state.acknowledged += 1
                    case .failure(let error): state.failure = state.failure ?? error
                    }
                }
            }
        }
        lines.published(try wait { $0.underWay == 0 })
    }

    /// Events of one subject keep their order, and so do those of one source that name none.
    private static func key(_ event: JSONValue) -> String {
        event["subject"]?.string ?? event["source"]?.string ?? ""
    }

    /// Waits for the cluster, as long as it goes on.
    ///
    /// - Returns: how many were acknowledged since it was asked before.
    private func wait(_ isEnough: @escaping (State) -> Bool) throws(LogError) -> Int {
        var seen = 0
        while true {
            let outcome: Result<Int, LogError>? = state.wait(until: .now + Self.patience) { state in
                if let failure = state.failure { return .failure(failure) }
                guard isEnough(state) || state.acknowledged > 0 else { return nil }
                defer { state.acknowledged = 0 }
                return .success(state.acknowledged)
            }
            guard let outcome else { throw .away("the cluster has acknowledged nothing for \(Self.patience)") }
            seen += try outcome.get()
            if state.look(isEnough) { return seen }
        }
    }
}
