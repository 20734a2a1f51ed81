import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct MalformedRequestTests {
    /// Records the paths that a server's handler was given.
    final class Paths: Sendable {
        let all = Mutex<[String]>([])
    }

    private func server(_ paths: Paths) throws -> HTTPServer {
        var options = HTTPServerOptions(address: "127.0.0.1:0")
        options.threads = 1
        options.maximumBodyBytes = 65_536
        return try HTTPServer(options) { request, responder in
            paths.all.withLock { $0.append(request.path) }
            responder.respond(.text("ok"))
        }
    }

    @Test(
        "a malformed request is refused and the connection closed, and the next connection is served",
        arguments: [
            MalformedRequest.requestLines, MalformedRequest.unreadable, MalformedRequest.headers,
            MalformedRequest.framings,
        ].flatMap { $0 })
    func refused(_ request: MalformedRequest) throws {
        let paths = Paths()
        let server = try server(paths)
        let connection = try RawConnection(port: server.port)
        connection.send(request.bytes)
        let answer = String(decoding: try connection.readToEnd(), as: UTF8.self)
        let status = "HTTP/1.1 \(request.status) "
        #expect(answer.hasPrefix(status))
        #expect(answer.contains("\r\nConnection: close\r\n"))
        #expect(answer.components(separatedBy: status).count - 1 == (request.isAnsweredTwice ? 2 : 1))
        let good = try RawConnection(port: server.port)
        good.send("GET /good HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(String(decoding: try good.readAnswer(), as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
        #expect(paths.all.withLock { $0 } == ["/good"])
    }
}
