internal import CRDKafka
import Dispatch
import Foundation
internal import Log
import Synchronization

/// One of librdkafka's clients: it has connections and threads of its own.
///
/// `@unchecked Sendable`: the handle may be used from any thread (rdkafka.h, "thread-safe") and is destroyed when nobody
/// has a reference any more.
final class Client: @unchecked Sendable {
    let handle: OpaquePointer
    /// What the client's callbacks are given; it must not go before the client.
    private let context: AnyObject?
    /// How many threads wait for the answer to a question.
    private let questions = Mutex(0)
    private static let mostQuestions = 16

    init(_ handle: OpaquePointer, context: AnyObject? = nil) {
        self.handle = handle
        self.context = context
    }

    /// - Returns: whether one more thread may wait for an answer.
    func beginsQuestion() -> Bool {
        questions.withLock { count in
            guard count < Self.mostQuestions else { return false }
            count += 1
            return true
        }
    }

    func endsQuestion() {
        questions.withLock { $0 -= 1 }
    }

    deinit {
        Destruction.destroy(handle, context: context)
    }
}

/// Destroys clients on threads of their own: with librdkafka 2.0.2 that can block for good when brokers are away.
///
/// `@unchecked Sendable`: nothing changes after `init`; nobody else has the handle any more, only the new thread uses it,
/// and the context is but kept until that is done.
private final class Destruction: @unchecked Sendable {
    /// How long the caller waits; a client that takes longer is left to its thread.
    private static let patience = DispatchTimeInterval.seconds(3)

    private let handle: OpaquePointer
    private let context: AnyObject?
    private let done = DispatchSemaphore(value: 0)

    private init(_ handle: OpaquePointer, _ context: AnyObject?) {
        self.handle = handle
        self.context = context
    }

    static func destroy(_ handle: OpaquePointer, context: AnyObject?) {
        let destruction = Destruction(handle, context)
        Thread.detachNewThread {
            // The consumer was closed before, or cannot be.
            rd_kafka_destroy_flags(destruction.handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
            destruction.done.signal()
        }
        _ = destruction.done.wait(timeout: .now() + patience)
    }
}

/// A topic as one client knows it.
///
/// `@unchecked Sendable`: as `Client`.
final class TopicHandle: @unchecked Sendable {
    private let handle: OpaquePointer
    /// librdkafka waits for the topics' handles when it destroys a client, so they go first.
    private let client: Client

    init(_ name: String, of client: Client) throws(LogError) {
        guard let handle = rd_kafka_topic_new(client.handle, name, nil) else {
            throw LogError(rd_kafka_last_error(), "topic '\(name)' cannot be used")
        }
        self.handle = handle
        self.client = client
    }

    deinit {
        rd_kafka_topic_destroy(handle)
    }

    /// Lends the topic; it does not go before the body has ended.
    func withHandle<Value>(_ body: (OpaquePointer) -> Value) -> Value {
        withExtendedLifetime(self) { body(handle) }
    }
}
