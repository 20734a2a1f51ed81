/// An answer: a status, fields and a body; `Date`, `Content-Length` and `Connection` are added on the way out.
public struct HTTPResponse: Sendable {
    public var status: Int
    public var headers: HTTPHeaders
    public var body: [UInt8]

    /// - Parameter status: 200 to 599.
    public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public static func json(_ body: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": "application/json; charset=utf-8"], body: body)
    }

    public static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }

    public static func html(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": "text/html; charset=utf-8"], body: Array(text.utf8))
    }

    /// What keeps this answer from being sent, or nil; the server then answers 500 instead.
    var problem: String? {
        guard (200...599).contains(status) else { return "the status \(status) is not in 200 to 599" }
        for name in ["Connection", "Content-Length", "Transfer-Encoding", "Date"] where headers[name] != nil {
            return "the header \(name) is the server's to set"
        }
        return headers.problem
    }
}
