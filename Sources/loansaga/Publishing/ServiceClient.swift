import HTTP
import JSON

/// Calls an interface of LoanSaga's own: a console, or a gateway.
struct ServiceClient {
    /// An answer that is not what was asked for.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let base: String
    private let token: String?
    private let client: HTTPClient

    /// - Parameters:
    ///   - base: `https://HOST[:PORT]`, or `http://` to this machine; with or without the path.
    ///   - authority: the file of the authorities that the certificate must come from; nil for the system's.
    ///   - option: for the error.
    init(_ base: String, token: String?, authority: String? = nil, command: String, option: Option) throws {
        if let problem = HTTPCall.problem(with: base) {
            throw UsageError.invalidValue(
                command: command, option: option.spelling, value: "this address",
                expected: "https://HOST[:PORT], or http:// to this machine (\(problem))")
        }
        self.base = base
        self.token = token
        var options = HTTPClientOptions()
        options.authorityFile = authority
        client = try HTTPClient(options)
    }

    /// Sends JSON to a path and reads what comes back.
    ///
    /// - Throws: `TryAgain` when nobody answers, or the other side cannot do it now.
    func post(
        _ path: String, _ body: JSONValue, type: String = "application/json", timeout: Duration = .seconds(30)
    ) async throws -> Answer {
        var call = HTTPCall(.post, url(path), body: body.encoded(), repeatable: true, timeout: timeout)
        call.headers.set("Content-Type", type)
        return try await send(call)
    }

    /// Asks for what there is at a path.
    ///
    /// - Parameter path: with its query, escaped.
    /// - Throws: as `post`.
    func get(_ path: String) async throws -> Answer { try await send(HTTPCall(.get, url(path))) }

    private func url(_ path: String) -> String {
        var url = base
        while url.hasSuffix("/") { url.removeLast() }
        return url.hasSuffix(path) ? url : url + path
    }

    private func send(_ call: HTTPCall) async throws -> Answer {
        var call = call
        call.headers.set("Accept", "application/json")
        if let token { call.headers.set("Authorization", "Bearer \(token)") }
        switch await client.send(call) {
        case .answered(let answer) where answer.status == 503 || answer.status == 429:
            throw TryAgain(description: Self.message(answer) ?? "\(base) cannot do it now (\(answer.status))")
        case .answered(let answer):
            return Answer(
                status: answer.status, json: try? JSONValue(reading: answer.body), message: Self.message(answer))
        case .notSent(let why): throw TryAgain(description: "\(why)")
        case .inDoubt(let why): throw TryAgain(description: "\(why)")
        }
    }

    struct Answer {
        let status: Int
        let json: JSONValue?
        /// What the other side says was wrong.
        let message: String?

        /// The answer as a reason why nothing came of it.
        func failure(_ what: String) -> Failure {
            let reason = message ?? "the answer was \(status)"
            return Failure(
                description: status == 401 || status == 403
                    ? "\(what) was refused: \(reason); give the token by LOANSAGA_TOKEN or --token-file"
                    : "\(what) failed: \(reason)")
        }
    }

    private static func message(_ answer: HTTPAnswer) -> String? {
        let json = try? JSONValue(reading: answer.body)
        return json?["error"]?["message"]?.string ?? json?["error"]?.string ?? json?["message"]?.string
    }
}
