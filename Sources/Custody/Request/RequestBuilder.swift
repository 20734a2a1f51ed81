public import JSON

/// The platform's side of `reqData`: from parameters to the text that is signed and sent.
public struct RequestBuilder: Sendable {
    private let catalogue: Catalogue
    private let checker: ParameterChecker

    public init(profile: Profile, catalogue: Catalogue = .specification) {
        self.catalogue = catalogue
        checker = ParameterChecker(profile: profile)
    }

    /// The exact `reqData` of an attempt: the parameters, in the table's order, and `timestamp`. The same parameters give
    /// the same text however they were written: amounts as text with two decimals, empty ones left out.
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
        var object = try checker.check(parameters, against: contract.request).json
        try refuseUnknown(in: parameters, contract.request, within: "")
        object[RequestReader.timestamp.name] = .string(attemptedAt.wire)
        return JSONValue.object(object).text
    }

    /// The bank passes over what it does not know: a misspelt name would quietly leave money out.
    private func refuseUnknown(in object: JSONObject, _ rows: [Parameter], within path: String) throws(Refusal) {
        for (name, value) in object {
            guard let row = rows.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
                throw .invalid(path + name, "没有此参数")
            }
            guard row.type == .details, case .array(let elements) = value else { continue }
            for (index, element) in elements.enumerated() {
                try refuseUnknown(in: element.object ?? [:], row.details, within: "\(path)\(name)[\(index)].")
            }
        }
    }
}
