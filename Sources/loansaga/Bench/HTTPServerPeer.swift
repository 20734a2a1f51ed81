import Foundation
import HTTP

/// A server in a process of its own, with production's limits, until its input closes.
enum HTTPServerPeer {
    /// What the slow readers ask for.
    static let largePath = "/large"

    static func run() throws {
        // `http`, or `https CERTIFICATE KEY` with paths of PEM files.
        let words = (readLine() ?? "").split(separator: " ").map(String.init)
        var options = HTTPServerOptions(address: "127.0.0.1:0")
        options.keepsConnections = true
        if words.count == 3 {
            options.tls = HTTPServerTLS(
                certificate: Array(try Data(contentsOf: URL(filePath: words[1]))),
                privateKey: Array(try Data(contentsOf: URL(filePath: words[2]))))
        }
        let small = HTTPResponse.json(Array(#"{"status":"SUCCESS","code":"0"}"#.utf8))
        let large = HTTPResponse(status: 200, body: [UInt8](repeating: 0x78, count: 8 << 20))
        let server = try HTTPServer(options) { request, responder in
            responder.respond(request.path == largePath ? large : small)
        }
        try Output.line(server.address)
        // A line asks for the number of open connections.
        while readLine() != nil { try Output.line("\(server.counts.open)") }
        server.stop(within: .zero)
    }
}
