import HTTP
import JSON

/// Why a request is not carried out: `{"error":{"code":…,"message":…}}`, with more members where there is more to say.
struct Problem: Error {
    /// A word for programs.
    enum Code: String, CaseIterable {
        case badRequest, unauthorised, forbidden, notFound, methodNotAllowed, conflict, refused, invalid, unavailable
        case noAnswerYet
    }

    let status: Int
    let code: Code
    /// A sentence for people; it holds no personal data.
    let message: String
    /// More members of the error.
    var details: JSONObject = [:]
    /// More members beside the error.
    var beside: JSONObject = [:]
    var headers: HTTPHeaders = [:]

    private init(_ status: Int, _ code: Code, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// The request is not even read: its form is wrong.
    static func bad(_ message: String) -> Problem { Problem(400, .badRequest, message) }

    static func unknown(_ message: String) -> Problem {
        var problem = Problem(401, .unauthorised, message)
        problem.headers.set("WWW-Authenticate", "Bearer realm=\"loansaga\"")
        return problem
    }

    static func forbidden(_ message: String) -> Problem { Problem(403, .forbidden, message) }

    static func notFound(_ message: String) -> Problem { Problem(404, .notFound, message) }

    static func method(allowed: [HTTPMethod]) -> Problem {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        var problem = Problem(405, .methodNotAllowed, "Only \(names) can be used here.")
        problem.headers.set("Allow", names)
        return problem
    }

    /// Things are not as they would have to be.
    static func conflict(_ message: String) -> Problem { Problem(409, .conflict, message) }

    /// The fold has said no to a command.
    static func refused(_ reason: String, command: String) -> Problem {
        var problem = Problem(409, .refused, reason)
        problem.details["command"] = .string(command)
        return problem
    }

    /// The request is well formed, and what it says cannot be done.
    static func invalid(_ message: String) -> Problem { Problem(422, .invalid, message) }

    static func unavailable(_ message: String) -> Problem { Problem(503, .unavailable, message) }

    static func noAnswer(_ message: String, command: String) -> Problem {
        var problem = Problem(504, .noAnswerYet, message)
        problem.details["command"] = .string(command)
        return problem
    }

    var response: HTTPResponse {
        var error: JSONObject = ["code": .string(code.rawValue), "message": .string(message)]
        for (name, value) in details { error[name] = value }
        var body: JSONObject = ["error": .object(error)]
        for (name, value) in beside { body[name] = value }
        var response = HTTPResponse.json(JSONValue.object(body).encoded(), status: status)
        for field in headers.fields { response.headers.set(field.name, field.value) }
        return response
    }
}
