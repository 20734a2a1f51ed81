import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

/// Peers that take their time, crowd in, or stay when the server stops.
@Suite struct SlowPeerTests {
    private static let good = "GET /good HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    private static func options(_ change: (inout HTTPServerOptions) -> Void) -> HTTPServerOptions {
        var options = HTTPServerOptions(address: "127.0.0.1:0")
        options.threads = 1
        options.keepsConnections = true
        change(&options)
        return options
    }

    private static func isServed(_ server: HTTPServer) throws -> Bool {
        let connection = try RawConnection(port: server.port)
        connection.send(good)
        return String(decoding: try connection.readToEnd(), as: UTF8.self).hasPrefix("HTTP/1.1 200 ")
    }

    @Test(
        "a request that does not come in time is cut, whatever was sent of it, while others are served",
        arguments: [
            "", "\r\n", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: ",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123456789",
        ])
    func slowRequest(_ start: String) throws {
        let server = try HTTPServer(
            Self.options {
                $0.headerDeadline = .milliseconds(200)
                $0.bodyDeadline = .milliseconds(300)
            }
        ) { $1.respond(.text("ok")) }
        let slow = try RawConnection(port: server.port)
        slow.send(start)
        #expect(try Self.isServed(server))
        #expect(try slow.readToEnd().isEmpty)
        #expect(try Self.isServed(server))
        #expect(server.counts.reaped == 1)
        #expect(server.counts.handled == 2)
    }

    @Test("a peer that sends a byte now and then is cut at the same deadline")
    func dripping() throws {
        let server = try HTTPServer(Self.options { $0.headerDeadline = .milliseconds(300) }) { $1.respond(.text("ok")) }
        let slow = try RawConnection(port: server.port)
        slow.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
        // Reading with a short limit is the pause between two bytes.
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            slow.send("y")
            if let rest = try? slow.readToEnd(within: .milliseconds(20)) {
                #expect(rest.isEmpty)
                break
            }
        }
        #expect(ContinuousClock.now < end)
        #expect(server.counts.reaped == 1)
    }

    @Test("a kept connection that stays idle is closed, and a slow second request is cut")
    func idle() throws {
        let server = try HTTPServer(
            Self.options {
                $0.idleDeadline = .milliseconds(200)
                $0.headerDeadline = .milliseconds(200)
            }
        ) { $1.respond(.text("ok")) }
        for rest in ["", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n"] {
            let connection = try RawConnection(port: server.port)
            connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(String(decoding: try connection.readAnswer(), as: UTF8.self).hasSuffix("ok"))
            connection.send(rest)
            #expect(try connection.readToEnd().isEmpty)
        }
        #expect(server.counts.reaped == 3)
    }

    @Test("a peer that does not take its answer is cut while others are served")
    func slowReader() throws {
        let large = [UInt8](repeating: 0x61, count: 16 << 20)
        let server = try HTTPServer(Self.options { $0.sendDeadline = .milliseconds(300) }) { request, responder in
            responder.respond(HTTPResponse(status: 200, body: request.path == "/large" ? large : []))
        }
        let slow = try RawConnection(port: server.port, receiveBuffer: 4096)
        slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try Self.isServed(server))
        #expect(slow.waitForClose())
        #expect(try slow.readToEnd().count < large.count)
        #expect(server.counts.reaped == 1)
    }

    @Test("an answer that takes long in the handler is not cut by the deadlines of sending and receiving")
    func slowHandler() throws {
        let held = Mutex<HTTPResponder?>(nil)
        let isHeld = DispatchSemaphore(value: 0)
        let server = try HTTPServer(
            Self.options {
                $0.headerDeadline = .milliseconds(100)
                $0.bodyDeadline = .milliseconds(100)
                $0.sendDeadline = .milliseconds(100)
            }
        ) { _, responder in
            held.withLock { $0 = responder }
            isHeld.signal()
        }
        let patient = try RawConnection(port: server.port)
        patient.send(Self.good)
        #expect(isHeld.wait(timeout: .now() + 10) == .success)
        // Each that comes later and is cut shows that the deadlines have passed once more.
        for _ in 1...2 {
            let cut = try RawConnection(port: server.port)
            cut.send("G")
            #expect(try cut.readToEnd().isEmpty)
        }
        _ = held.withLock { $0?.respond(.text("ok")) }
        #expect(String(decoding: try patient.readToEnd(), as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
        #expect(server.counts.reaped == 2)
    }

    @Test("a connection above the limit waits for a place")
    func connectionLimit() throws {
        let server = try HTTPServer(Self.options { $0.maximumConnections = 2 }) { $1.respond(.text("ok")) }
        var held = [try RawConnection(port: server.port), try RawConnection(port: server.port)]
        // An answer on each shows that they have their places.
        for connection in held {
            connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try connection.readAnswer()
        }
        let third = try RawConnection(port: server.port)
        third.send(Self.good)
        #expect(throws: RawConnection.Failure.deadlinePassed(soFar: "")) {
            try third.readToEnd(within: .milliseconds(100))
        }
        held.removeLast()
        #expect(String(decoding: try third.readToEnd(), as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
        #expect(server.counts.accepted == 3)
    }

    @Test("a connection above its address's limit is closed at once, and other addresses are served")
    func addressLimit() throws {
        let server = try HTTPServer(Self.options { $0.maximumConnectionsPerAddress = 2 }) { request, responder in
            responder.respond(.text(request.peerAddress))
        }
        let held = [try RawConnection(port: server.port), try RawConnection(port: server.port)]
        for connection in held {
            connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try connection.readAnswer()
        }
        let third = try RawConnection(port: server.port)
        #expect(try third.readToEnd().isEmpty)
        let other = try RawConnection(port: server.port, from: "127.0.0.2")
        other.send(Self.good)
        #expect(String(decoding: try other.readToEnd(), as: UTF8.self).hasSuffix("127.0.0.2"))
    }

    @Test("stopping lets a request under way finish, closes idle connections and takes no new one")
    func gracefulStop() throws {
        let held = Mutex<HTTPResponder?>(nil)
        let isHeld = DispatchSemaphore(value: 0)
        let server = try HTTPServer(Self.options { _ in }) { request, responder in
            guard request.path == "/slow" else {
                responder.respond(.text("ok"))
                return
            }
            held.withLock { $0 = responder }
            isHeld.signal()
        }
        let port = server.port
        let idle = try RawConnection(port: port)
        idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try idle.readAnswer()
        let busy = try RawConnection(port: port)
        busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(isHeld.wait(timeout: .now() + 10) == .success)
        let isStopped = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            server.stop(within: .seconds(30))
            isStopped.signal()
        }
        #expect(try idle.readToEnd().isEmpty)
        #expect(throws: RawConnection.Failure.cannotConnect(ECONNREFUSED)) { try RawConnection(port: port) }
        _ = held.withLock { $0?.respond(.text("done")) }
        let answer = String(decoding: try busy.readToEnd(), as: UTF8.self)
        #expect(answer.hasSuffix("\r\n\r\ndone"))
        #expect(answer.contains("\r\nConnection: close\r\n"))
        #expect(isStopped.wait(timeout: .now() + 10) == .success)
    }

    @Test("stopping does not wait longer than told for a handler that never answers")
    func stuckStop() throws {
        let held = Mutex<HTTPResponder?>(nil)
        let isHeld = DispatchSemaphore(value: 0)
        let server = try HTTPServer(Self.options { _ in }) { _, responder in
            held.withLock { $0 = responder }
            isHeld.signal()
        }
        let connection = try RawConnection(port: server.port)
        connection.send(Self.good)
        #expect(isHeld.wait(timeout: .now() + 10) == .success)
        server.stop(within: .milliseconds(50))
        #expect(try !String(decoding: connection.readToEnd(), as: UTF8.self).hasPrefix("HTTP/1.1 200"))
        #expect(held.withLock { $0?.respond(.text("late")) } == false)
    }

    @Test("a server that is let go of stops")
    func letGo() throws {
        var server: HTTPServer? = try HTTPServer(Self.options { _ in }) { $1.respond(.text("ok")) }
        let port = try #require(server?.port)
        let connection = try RawConnection(port: port)
        server = nil
        #expect(try connection.readToEnd().isEmpty)
        #expect(throws: RawConnection.Failure.cannotConnect(ECONNREFUSED)) { try RawConnection(port: port) }
    }

    @Test("stopping under load ends every connection, whatever its request was doing", arguments: 1...10)
    func stopUnderLoad(round: Int) throws {
        let kept = Mutex<[HTTPResponder]>([])
        let server = try HTTPServer(Self.options { $0.threads = 2 }) { request, responder in
            guard request.path != "/kept" else {
                kept.withLock { $0.append(responder) }
                return
            }
            DispatchQueue.global().async { responder.respond(.text("ok")) }
        }
        let connections = try (0..<40).map { _ in try RawConnection(port: server.port) }
        for (number, connection) in connections.enumerated() {
            let path = number % 3 == 0 ? "/kept" : "/soon"
            connection.send(
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n" + (number % 5 == 0 ? "ab" : "abc"))
        }
        server.stop(within: .milliseconds(round * 3))
        for responder in kept.withLock({ $0 }) { #expect(!responder.respond(.text("late"))) }
        for connection in connections { _ = try connection.readToEnd() }
        #expect(server.counts.open == 0)
    }
}
