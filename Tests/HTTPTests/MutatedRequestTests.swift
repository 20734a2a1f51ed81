import HTTP
import Synchronization
import TestSupport
import Testing

/// Requests with random damage: whatever reaches the handler is what a strict reader sees in the bytes.
@Suite struct MutatedRequestTests {
    private struct Seen: Equatable {
        let method, target: String
        let fields: [HTTPHeaders.Field]
        let body: [UInt8]
    }

    /// Strict and slow: lines end with CR LF and have neither inside; each field is `name: value`.
    private static func read(_ bytes: [UInt8]) -> Seen? {
        // Before the request line, empty lines and those that begin with NUL are skipped, however they end.
        if let first = bytes.first, first == 10 || first == 0 || bytes.starts(with: [13, 10]) {
            return bytes.firstIndex(of: 10).flatMap { read(Array(bytes[($0 + 1)...])) }
        }
        let plain = withLineEnds(bytes)
        guard let end = plain.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = plain[..<end.lowerBound]
        var lines: [[UInt8]] = [[]]
        var index = head.startIndex
        while index < head.endIndex {
            if head[index...].starts(with: [13, 10]) {
                lines.append([])
                index += 2
            } else {
                guard ![0, 10, 13].contains(head[index]) else { return nil }
                lines[lines.count - 1].append(head[index])
                index += 1
            }
        }
        let words = lines.removeFirst().split(separator: 32, omittingEmptySubsequences: false)
        guard words.count == 3 else { return nil }
        let fields = lines.compactMap { line -> HTTPHeaders.Field? in
            guard let colon = line.firstIndex(of: 58) else { return nil }
            var value = line[(colon + 1)...].drop { $0 == 32 || $0 == 9 }
            while let last = value.last, last == 32 || last == 9 { value.removeLast() }
            return .init(
                name: String(decoding: line[..<colon], as: UTF8.self), value: String(decoding: value, as: UTF8.self))
        }
        guard fields.count == lines.count else { return nil }
        let length = fields.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        return Seen(
            method: String(decoding: words[0], as: UTF8.self), target: String(decoding: words[1], as: UTF8.self),
            fields: fields, body: Array(bytes[end.upperBound...].prefix(length)))
    }

    /// What nobody can tell from a line end behind libmicrohttpd, made one; see `RawHead`.
    private static func withLineEnds(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for index in bytes.indices.dropFirst(3) where bytes[index] == 10 {
            let isLone = bytes[index - 2] == 10 && bytes[index - 1] == 58
            if bytes[index - 1] == 0 || isLone { bytes[index - 1] = 13 }
        }
        return bytes
    }

    private static let good = Array(
        ("POST /a/b%20c?x=1&y HTTP/1.1\r\nHost: a:80\r\nX-One:  two three \r\nContent-Type: text/plain\r\n"
            + "Content-Length: 5\r\nCookie: a=b; c\r\n\r\nhello").utf8)

    private static let pieces: [[UInt8]] = [
        [0], [0, 0], [10], [13], [13, 10], [13, 10, 13, 10], [32], [9], [32, 32], [58], [127], [255], [0xc3, 0xa9],
        Array("\r\n ".utf8), Array("Content-Length: 3\r\n".utf8), Array("Transfer-Encoding: chunked\r\n".utf8),
        Array("Host: b\r\n".utf8), Array("HTTP/1.1".utf8), Array("%".utf8), Array("GET / HTTP/1.1\r\n".utf8),
    ]

    private static func damaged(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes = good
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let piece = pieces.randomElement(using: &random) ?? []
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(contentsOf: piece, at: place)
            case 2: bytes.replaceSubrange(place..<min(bytes.count, place + piece.count), with: piece)
            default: bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return bytes
    }

    @Test("what reaches the handler is what the bytes say", arguments: UInt64(1)...4)
    func damage(seed: UInt64) throws {
        let seen = Mutex<[Seen]>([])
        var options = HTTPServerOptions(address: "127.0.0.1:0")
        options.threads = 1
        options.keepsConnections = false
        options.headerDeadline = .milliseconds(500)
        options.bodyDeadline = .milliseconds(500)
        let server = try HTTPServer(options) { request, responder in
            seen.withLock {
                $0.append(
                    Seen(
                        method: request.method.rawValue, target: request.target, fields: request.headers.fields,
                        body: request.body))
            }
            responder.respond(.text("ok"))
        }
        var random = SeededGenerator(seed: seed)
        var served = 0
        for round in 0..<500 {
            // Whatever the damage, a header ends here, and so does a body that lost its length a little.
            let bytes = Self.damaged(&random) + Array("\r\n\r\n".utf8) + [UInt8](repeating: 120, count: 64)
            let connection = try RawConnection(port: server.port)
            connection.send(bytes)
            _ = try connection.readToEnd()
            let requests = seen.withLock { seen in
                defer { seen = [] }
                return seen
            }
            served += requests.count
            #expect(requests.count < 2, "seed \(seed), round \(round)")
            if let request = requests.first {
                #expect(
                    request == Self.read(bytes),
                    "seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
        #expect(served > 10)
    }
}
