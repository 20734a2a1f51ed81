public import JSON

/// What a call asks of a service; a result must be about just this to be believed.
public struct Intent: Hashable, Sendable {
    public let service: Service
    /// As they were given to `RequestBuilder`.
    public let parameters: JSONObject

    public init(_ service: Service, _ parameters: JSONObject) {
        self.service = service
        self.parameters = parameters
    }
}
