import Foundation
import Synchronization

/// A plain HTTP server that breaks off where it is told to, and knows which requests it received whole.
///
/// One thread takes connections, one serves each; nothing is random, and `stop` (or the last reference) ends it all.
public final class MisbehavingServer: Sendable {
    /// A request that was received to the last byte of its body.
    public struct Request: Sendable {
        /// Which connection brought it, from 0.
        public let connection: Int
        /// Which request on that connection it is, from 0.
        public let number: Int
        public let head: String
        public let body: [UInt8]

        public var path: String { head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
    }

    /// What follows a request that was received whole.
    public enum Reaction: Sendable {
        /// Sends these bytes and waits for the next request.
        case answer([UInt8])
        /// Sends these bytes and closes in order.
        case answerAndClose([UInt8])
        /// Sends these bytes and resets the connection.
        case answerAndReset([UInt8])
        /// Sends these bytes, reads so many more of what comes next, and resets the connection.
        case answerThenReset([UInt8], afterBytes: Int)
        /// Neither answers nor closes.
        case silence
    }

    /// What becomes of a connection.
    public enum Manner: Sendable {
        case serve(@Sendable (Request) -> Reaction)
        /// Reads this many bytes, then resets.
        case resetAfter(bytes: Int)
        /// Reads this many bytes, then closes in order.
        case closeAfter(bytes: Int)
        /// Reads this many bytes and no more, and keeps the connection.
        case stopReadingAfter(bytes: Int)
    }

    private struct State {
        var connections: Set<Int32> = []
        var accepted = 0
        var closed = 0
        var requests: [Request] = []
        var fragments: [[UInt8]] = []
        var isOver = false
    }

    public let port: Int
    private let listener: Int32
    private let manner: @Sendable (Int) -> Manner
    private let state = Mutex(State())
    private let changed = NSCondition()

    /// - Parameter manner: called with the number of the connection, from 0.
    public init(_ manner: @escaping @Sendable (Int) -> Manner) throws {
        let listening = try ListeningPort(backlog: 128)
        listener = listening.descriptor
        port = listening.port
        self.manner = manner
        let accepting = AcceptLoop(listener: listener)
        Thread.detachNewThread { [weak self] in
            while let socket = accepting.next() {
                guard let self else {
                    close(socket)
                    return
                }
                self.take(socket)
            }
        }
    }

    /// Treats every connection and every whole request alike.
    public convenience init(everyRequest reaction: Reaction) throws {
        try self.init { _ in .serve { _ in reaction } }
    }

    deinit { stop() }

    public var url: String { "http://127.0.0.1:\(port)" }

    /// The requests that were received whole, in order.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// What came on connections that ended before a request was whole.
    public var fragments: [[UInt8]] { state.withLock { $0.fragments } }

    public var connections: Int { state.withLock { $0.accepted } }

    /// Waits until so many connections have been closed by either side.
    public func waitForClosed(_ count: Int, within limit: Duration = .seconds(10)) -> Bool {
        wait(limit) { $0.closed >= count }
    }

    /// Waits until so many requests were received whole.
    public func waitForRequests(_ count: Int, within limit: Duration = .seconds(10)) -> Bool {
        wait(limit) { $0.requests.count >= count }
    }

    /// Closes everything; nobody is waited for.
    public func stop() {
        let wasOver = state.withLock { state in
            defer { state.isOver = true }
            for socket in state.connections { shutdown(socket, Int32(SHUT_RDWR)) }
            return state.isOver
        }
        // Ends the accepting thread, which closes the socket.
        if !wasOver { shutdown(listener, Int32(SHUT_RDWR)) }
    }

    private func wait(_ limit: Duration, _ isDone: (borrowing State) -> Bool) -> Bool {
        let end = Date(timeIntervalSinceNow: limit / .seconds(1))
        changed.lock()
        defer { changed.unlock() }
        while !state.withLock({ isDone($0) }) {
            guard changed.wait(until: end) else { return false }
        }
        return true
    }

    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        changed.lock()
        defer {
            changed.broadcast()
            changed.unlock()
        }
        return state.withLock { body(&$0) }
    }

    private func take(_ socket: Int32) {
        let number: Int? = change { state in
            guard !state.isOver else { return nil }
            state.connections.insert(socket)
            state.accepted += 1
            return state.accepted - 1
        }
        guard let number else {
            close(socket)
            return
        }
        Thread.detachNewThread { [self] in
            serve(socket, number)
            change { state in
                state.connections.remove(socket)
                state.closed += 1
                close(socket)
            }
        }
    }

    private func serve(_ socket: Int32, _ number: Int) {
        var wire = Wire(socket: socket)
        switch manner(number) {
        case .serve(let react):
            serve(&wire, number, react)
        case .resetAfter(let count):
            wire.read(count)
            wire.resetOnClose()
        case .closeAfter(let count):
            wire.read(count)
        case .stopReadingAfter(let count):
            wire.read(count)
            wire.waitUntilShut()
        }
    }

    private func serve(_ wire: inout Wire, _ connection: Int, _ react: (Request) -> Reaction) {
        var number = 0
        while let (head, body) = wire.readRequest() {
            let request = Request(connection: connection, number: number, head: head, body: body)
            number += 1
            change { $0.requests.append(request) }
            switch react(request) {
            case .answer(let bytes):
                wire.write(bytes)
            case .answerAndClose(let bytes):
                wire.write(bytes)
                wire.finishSending()
                return
            case .answerAndReset(let bytes):
                wire.write(bytes)
                wire.waitUntilTaken()
                wire.resetOnClose()
                return
            case .answerThenReset(let bytes, let count):
                wire.write(bytes)
                wire.read(count)
                wire.resetOnClose()
                return
            case .silence:
                wire.waitUntilShut()
                return
            }
        }
        let rest = wire.received
        if !rest.isEmpty { change { $0.fragments.append(rest) } }
    }
}

extension MisbehavingServer {
    /// An answer with its length.
    public static func response(_ status: Int = 200, _ body: String = "ok", _ fields: String...) -> [UInt8] {
        let lines = ["HTTP/1.1 \(status) Answer", "Content-Length: \(body.utf8.count)"] + fields
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }
}
