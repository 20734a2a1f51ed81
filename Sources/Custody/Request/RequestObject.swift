public import JSON

/// A request's JSON object before its parameters are checked: what a refusal may still quote.
public struct RequestObject: Sendable {
    public let json: JSONObject

    public init(_ json: JSONObject) {
        self.json = json
    }

    /// The request number, where it has the form of one.
    public var requestNo: String? {
        guard let text = json["requestNo"]?.string, Identifier.isValid(text) else { return nil }
        return text
    }

    /// Where the browser returns to, where that is an address a browser can post to.
    public var callbackUrl: String? {
        guard let text = json["callbackUrl"]?.string, CallbackURL.isUsable(text) else { return nil }
        return text
    }
}
