/// A request to a service that passed every check of form.
public struct ServiceRequest: Hashable, Sendable {
    public let contract: ServiceContract
    public let requestNo: String
    /// When the platform says that it made the request.
    public let timestamp: Timestamp
    public let parameters: Parameters

    public var service: Service { contract.service }

    /// Equal for two requests exactly when they ask the same of the same service.
    public var contentDigest: [UInt8] { parameters.contentDigest(of: service) }
}
