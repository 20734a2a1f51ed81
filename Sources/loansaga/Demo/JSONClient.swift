import HTTP
import JSON

/// JSON over HTTP, for whoever tries the program out.
struct JSONClient: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let address: String
    let http: HTTPClient
    var token: String?

    /// - Throws: for anything but an answer in the two hundreds.
    @discardableResult
    func get(_ path: String, timeout: Duration = .seconds(30)) async throws -> JSONValue {
        try await send(HTTPCall(.get, address + path, headers: headers, timeout: timeout))
    }

    @discardableResult
    func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        try await send(HTTPCall(.post, address + path, headers: headers, body: body.encoded()))
    }

    private var headers: HTTPHeaders {
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        if let token { headers.add("Authorization", "Bearer \(token)") }
        return headers
    }

    private func send(_ call: HTTPCall) async throws -> JSONValue {
        let outcome = await http.send(call)
        guard case .answered(let answer) = outcome else { throw Failure(description: "\(call.url): \(outcome)") }
        guard (200..<300).contains(answer.status) else {
            throw Failure(
                description: "\(call.url): \(answer.status) \(String(decoding: answer.body.prefix(500), as: UTF8.self))"
            )
        }
        return answer.body.isEmpty ? .null : (try? JSONValue(reading: answer.body)) ?? .null
    }
}
