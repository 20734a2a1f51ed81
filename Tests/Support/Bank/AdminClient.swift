public import HTTP
public import JSON

/// Whoever runs the sandbox.
public struct AdminClient: Sendable {
    public let address: String
    public let http: HTTPClient

    public init(address: String, http: HTTPClient) {
        self.address = address
        self.http = http
    }

    public struct Reply: Sendable {
        public let status: Int
        public let headers: HTTPHeaders
        public let json: JSONValue

        public init(status: Int, headers: HTTPHeaders, json: JSONValue) {
            self.status = status
            self.headers = headers
            self.json = json
        }

        /// Why it was not done.
        public var error: String? { json["error"]?.string }
    }

    public func get(_ path: String) async throws -> Reply {
        try await send(HTTPCall(.get, address + path))
    }

    public func post(_ path: String, _ body: JSONValue) async throws -> Reply {
        try await post(path, text: body.text)
    }

    public func post(_ path: String, text: String, headers: HTTPHeaders = [:]) async throws -> Reply {
        try await send(HTTPCall(.post, address + path, headers: headers, body: Array(text.utf8)))
    }

    public func send(_ call: HTTPCall) async throws -> Reply {
        let outcome = await http.send(call)
        guard case .answered(let answer) = outcome else { throw TestBankError("\(call.url): no answer: \(outcome)") }
        return Reply(
            status: answer.status, headers: answer.headers, json: (try? JSONValue(reading: answer.body)) ?? .null)
    }

    /// What there is to see.
    ///
    /// - Throws: `TestBankError` for any status but 200.
    public func view(_ path: String) async throws -> JSONValue {
        let reply = try await get(path)
        guard reply.status == 200 else { throw TestBankError("GET \(path) \(reply.status): \(reply.json.text)") }
        return reply.json
    }

    /// Has something done.
    ///
    /// - Throws: `TestBankError` for any status but 200 and 201.
    @discardableResult
    public func make(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        let reply = try await post(path, body)
        guard (200...201).contains(reply.status) else {
            throw TestBankError("POST \(path) \(reply.status): \(reply.json.text)")
        }
        return reply.json
    }

    /// Every row of a paged list.
    public func rows(_ path: String) async throws -> [JSONValue] {
        var rows: [JSONValue] = []
        var after = "0"
        while true {
            let page = try await view("\(path)\(path.contains("?") ? "&" : "?")limit=1000&after=\(after)")
            rows += page["rows"]?.array ?? []
            guard let next = page["next"]?.number else { return rows }
            after = next.text
        }
    }

    public func user(_ userNo: String) async throws -> JSONValue { try await view("/admin/users/\(userNo)") }
}
