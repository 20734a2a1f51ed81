import Foundation
import HTTP
import JSON
import TestSupport

/// A request as its text stands, for methods and headers that the client does not send.
enum RawExchange {
    /// - Parameter address: `http://127.0.0.1:PORT`.
    static func send(_ request: String, to address: String) throws -> AdminClient.Reply {
        guard let port = URL(string: address)?.port else { throw TestBankError("\(address) has no port") }
        let connection = try RawConnection(port: port)
        connection.send(request)
        let answer = String(decoding: try connection.readAnswer(), as: UTF8.self)
        guard let end = answer.firstRange(of: "\r\n\r\n") else { throw TestBankError("no answer: \(answer)") }
        let lines = answer[..<end.lowerBound].components(separatedBy: "\r\n")
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers.add(String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces)) }
        }
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return AdminClient.Reply(
            status: status, headers: headers,
            json: (try? JSONValue(reading: String(answer[end.upperBound...]))) ?? .null)
    }
}
