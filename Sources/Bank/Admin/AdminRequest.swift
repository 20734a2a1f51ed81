import Custody
import HTTP
import JSON
import Ledger

/// A request to the admin interface, and what it is allowed to say.
struct AdminRequest: Sendable {
    let method: HTTPMethod
    /// What follows `/admin/` in the path, piece by piece.
    let path: [String]
    private let query: [HTTPRequest.QueryItem]
    private let body: [UInt8]
    private let limits: JSONLimits

    init(_ request: HTTPRequest, limits: JSONLimits) {
        method = request.method
        path = request.path.split(separator: "/").dropFirst().map(String.init)
        query = request.query
        body = request.body
        self.limits = limits
    }

    /// The body as JSON.
    func json() throws(AdminProblem) -> JSONValue {
        do {
            return try JSONValue(reading: body, limits: limits)
        } catch {
            throw .invalid("The body must be JSON: \(error).")
        }
    }

    /// The query's value; nil where there is none, or an empty one.
    func value(_ name: String) -> String? {
        query.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    /// Refuses a query that has anything else, or something twice.
    func allow(_ names: [String]) throws(AdminProblem) {
        var seen: [String] = []
        for item in query {
            guard names.contains(item.name) else {
                let known = names.isEmpty ? "none" : names.joined(separator: ", ")
                throw .invalid("There is no parameter \"\(item.name)\" here; there is \(known).")
            }
            guard !seen.contains(item.name) else { throw .invalid("The parameter \"\(item.name)\" is there twice.") }
            seen.append(item.name)
        }
    }

    /// How many elements of a list are asked for.
    func limit() throws(AdminProblem) -> Int {
        guard let text = value("limit") else { return 100 }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw .invalid("\"limit\" must be a whole number from 1 to 1000.")
        }
        return limit
    }

    /// Where a list by numbers goes on.
    func afterNumber() throws(AdminProblem) -> Int64 {
        guard let text = value("after") else { return 0 }
        guard let after = Int64(text), after >= 0 else {
            throw .invalid("\"after\" must be the number of a row, such as the \"next\" of the page before.")
        }
        return after
    }
}

/// Why a request to the admin interface is not carried out.
struct AdminProblem: Error {
    let status: Int
    let message: String
    /// For 405.
    var allowed: [HTTPMethod] = []

    init(status: Int, _ message: String, allowed: [HTTPMethod] = []) {
        self.status = status
        self.message = message
        self.allowed = allowed
    }

    init(_ error: AdminError) {
        switch error.kind {
        case .invalid: self.init(status: 400, error.message)
        case .unknown: self.init(status: 404, error.message)
        case .conflict: self.init(status: 409, error.message)
        }
    }

    static func invalid(_ message: String) -> AdminProblem { AdminProblem(status: 400, message) }
    static func unknown(_ message: String) -> AdminProblem { AdminProblem(status: 404, message) }
    static func conflict(_ message: String) -> AdminProblem { AdminProblem(status: 409, message) }

    var response: HTTPResponse {
        let body: JSONValue = ["error": .string(message)]
        var response = HTTPResponse.json(body.encoded(), status: status)
        if !allowed.isEmpty { response.headers.set("Allow", allowed.map(\.rawValue).joined(separator: ", ")) }
        return response
    }
}
