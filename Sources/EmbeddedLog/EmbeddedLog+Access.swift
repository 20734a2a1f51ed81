import Log
import Queues
import SQLite
import Synchronization

extension EmbeddedLog {
    /// Runs on the contents of a log that is open.
    func withOpen<Value: Sendable>(
        _ body: (inout LogContents) throws(LogError) -> Value
    ) throws(LogError) -> Value {
        let result: Result<Value, LogError> = contents.withLock { contents in
            if let end = contents.end { return .failure(end) }
            do throws(LogError) {
                return .success(try body(&contents))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    func openTopic(_ name: String) throws(LogError) -> LogContents.Topic {
        try withOpen { (contents) throws(LogError) in try contents.topic(name) }
    }

    /// Runs on the file, waiting for a commit under way; what goes wrong with the file stops the log.
    func withFile<Value: Sendable>(_ body: (LogFile) throws -> Value) throws(LogError) -> Value {
        do {
            return try file.withLock { open in
                guard let open else { throw LogError.closed }
                return try body(open.log)
            }
        } catch let error as LogError {
            if case .corrupted = error { fail(.stopped("\(error)")) }
            if case .closed = error { throw state.error ?? .closed }
            throw error
        } catch {
            let end = LogError(stoppedBy: error)
            fail(end)
            throw end
        }
    }

    /// Refuses everything from now on, and has the writing thread stop.
    func fail(_ error: LogError) {
        contents.withLock { $0.end = $0.end ?? error }
        queue.withLock { $0.failure = $0.failure ?? error }
    }

    /// - Returns: false when the log is over.
    func submit(_ append: WriterQueue.Append) -> Bool {
        queue.withLock { queue in
            guard !queue.isOver, !queue.isClosing, queue.failure == nil else { return false }
            queue.appends.append(append)
            return true
        }
    }

    /// Forgets appends that the writing thread has not begun with.
    func withdraw(_ numbers: Set<Int>, of producer: EmbeddedProducer) {
        queue.withLock { queue in
            _ = queue.appends.removeAll { $0.producer === producer && numbers.contains($0.number) }
        }
    }
}

extension LogState {
    var error: LogError? {
        if case .stopped(let error) = self { error } else { nil }
    }
}

extension LogError {
    /// What a log says after it was stopped by this.
    init(stoppedBy error: any Error) {
        if let error = error as? LogError {
            if case .stopped = error {
                self = error
            } else {
                self = .stopped("\(error)")
            }
        } else if case .failed(let failure)? = error as? DatabaseError, failure.isFull {
            self = .stopped("the disk is full: \(failure); make room and open the log anew")
        } else {
            self = .stopped("\(error); open the log anew and check it")
        }
    }
}
