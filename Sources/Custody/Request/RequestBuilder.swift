public import JSON

/// The platform's side of `reqData`: from parameters to the text that is signed and sent.
public struct RequestBuilder: Sendable {
    private let catalogue: Catalogue
    private let checker: ParameterChecker

    public init(profile: Profile, catalogue: Catalogue = .specification) {
        self.catalogue = catalogue
        checker = ParameterChecker(profile: profile)
    }

    /// The exact `reqData` of an attempt: the parameters as given, in the table's order, and `timestamp`.
    ///
    /// - Parameter attemptedAt: when this attempt is made; every attempt has its own.
    /// - Throws: `parameterMissing` or `parameterInvalid` for what the bank would refuse, and `parameterInvalid` for a
    ///   parameter that the service does not have.
    public func reqData(_ parameters: JSONObject, to service: Service, attemptedAt: Timestamp) throws(Refusal)
        -> String
    {
        guard let contract = catalogue.contract(of: service) else {
            throw Refusal(.unknownService, "serviceName：没有此接口")
        }
        _ = try checker.check(parameters, against: contract.request)
        for (name, _) in parameters where !contract.request.contains(where: { $0.name == name }) {
            throw .invalid(name, "\(service) 没有此参数")
        }
        var object = JSONObject()
        for row in contract.request {
            object[row.name] = parameters[row.name]
        }
        object[RequestReader.timestamp.name] = .string(attemptedAt.wire)
        return JSONValue.object(object).text
    }
}
