import HTTP
import JSON
import Roles

/// What more than one desk answers to programs.
enum GatewayAnswer {
    /// `{"error":{"code":"…","message":"…"}}`
    ///
    /// - Parameter cursor: of the outcomes, where they can be read from.
    static func error(
        _ code: String, _ message: String, status: Int, cursor: OutcomeCursor? = nil
    ) -> HTTPResponse {
        var body: JSONObject = ["error": ["code": .string(code), "message": .string(message)]]
        if let cursor { body["cursor"] = .string(cursor.text) }
        return uncached(.json(JSONValue.object(body).encoded(), status: status))
    }

    static func refused(_ refusal: EventsProblem) -> HTTPResponse {
        let error: JSONValue = [
            "code": .string(refusal.code), "field": .string(refusal.field), "message": .string(refusal.message),
            "index": .number(JSONNumber(refusal.index)),
        ]
        let response = HTTPResponse.json(JSONValue.object(["error": error]).encoded(), status: refusal.status)
        return uncached(refusal.status == 503 ? later(response) : response)
    }

    /// It may go better soon.
    static func busy(_ message: String) -> HTTPResponse {
        later(error("unavailable", message, status: 503))
    }

    /// Only these methods can be used at the address.
    static func notAllowed(_ methods: String) -> HTTPResponse {
        var response = HTTPResponse.text("Only \(methods) can be used here.\n", status: 405)
        response.headers.set("Allow", methods)
        return response
    }

    static func later(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.headers.set("Retry-After", "1")
        return response
    }

    static func uncached(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.headers.set("Cache-Control", "no-store")
        return response
    }
}
