/// A question about a call, at the bank, that passed every check of form.
public struct QueryRequest: Hashable, Sendable {
    /// The query service's name.
    public let serviceName: String
    /// The number of the call that is asked about.
    public let requestNo: String
    /// The service of the call that is asked about.
    public let service: Service
}

extension RequestReader {
    /// Whether `serviceName` names the profile's query service; a profile without one has no such name.
    public func isQuery(_ serviceName: String) -> Bool {
        profile.query?.service.utf8.elementsEqual(serviceName.utf8) ?? false
    }

    /// The question that an object asks of the query service at `now`, the bank's time.
    ///
    /// - Throws: `parameterMissing`, `parameterInvalid` or, for a time off by more than the profile's tolerance,
    ///   `badTimestamp`.
    public func query(_ object: RequestObject, to serviceName: String, at now: Timestamp) throws(Refusal)
        -> QueryRequest
    {
        _ = try timestamp(of: object, at: now)
        let parameters = try checker.check(object.json, against: QueryTables.request)
        let requestNo = try parameters.text("requestNo")
        guard let service = Service(rawValue: try parameters.text("tradeType")) else {
            throw .invalid("tradeType", "没有此接口")
        }
        return QueryRequest(serviceName: serviceName, requestNo: requestNo, service: service)
    }
}
