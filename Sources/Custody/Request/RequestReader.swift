import JSON

/// The bank's side of `reqData`: from signed text to a checked request.
public struct RequestReader: Sendable {
    let profile: Profile
    let checker: ParameterChecker
    private let catalogue: Catalogue

    public init(profile: Profile, catalogue: Catalogue = .specification) {
        self.profile = profile
        self.catalogue = catalogue
        checker = ParameterChecker(profile: profile)
    }

    /// The contract that `serviceName` names, where it may be called in this mode.
    ///
    /// - Throws: `unknownService`, also for a service of the other mode.
    public func contract(named name: String, mode: ServiceContract.Mode) throws(Refusal) -> ServiceContract {
        guard let service = Service(rawValue: name), let contract = catalogue.contract(of: service) else {
            throw Refusal(.unknownService, "serviceName：没有此接口")
        }
        guard contract.mode == mode else {
            throw Refusal(.unknownService, contract.mode == .gateway ? "serviceName：此接口为网关接口" : "serviceName：此接口为直连接口")
        }
        return contract
    }

    /// `reqData` as an object.
    ///
    /// - Throws: `notAnObject` for all that the strict JSON reader refuses.
    public func object(in reqData: String) throws(Refusal) -> RequestObject {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(reading: reqData, limits: profile.limits.json)
        } catch {
            throw Refusal(
                .notAnObject, "reqData：不是合法的 JSON 对象", detail: "reqData：不是合法的 JSON 对象 (\(error))")
        }
        guard case .object(let object) = value else { throw Refusal(.notAnObject, "reqData：不是 JSON 对象") }
        return RequestObject(object)
    }

    /// The request that an object makes of a service at `now`, the bank's time.
    ///
    /// - Throws: `parameterMissing`, `parameterInvalid` or, for a time off by more than the profile's tolerance,
    ///   `badTimestamp`.
    public func request(_ object: RequestObject, to contract: ServiceContract, at now: Timestamp) throws(Refusal)
        -> ServiceRequest
    {
        let timestamp = try timestamp(of: object, at: now)
        let parameters = try checker.check(object.json, against: contract.request)
        return ServiceRequest(
            contract: contract, requestNo: try parameters.text("requestNo"), timestamp: timestamp,
            parameters: parameters)
    }

    /// When the platform says that it made the request.
    func timestamp(of object: RequestObject, at now: Timestamp) throws(Refusal) -> Timestamp {
        let timestamp = try checker.check(object.json, against: [Self.timestamp]).dateTime(Self.timestamp.name)
        let tolerance = profile.periods.timestampTolerance
        // The wire carries whole seconds, so the bank compares whole seconds.
        let now = Timestamp(milliseconds: WireDate.floor(now.milliseconds, 1000) * 1000)
        guard timestamp >= now - tolerance, timestamp <= now + tolerance else {
            throw Refusal(.badTimestamp, "timestamp：与服务器时间相差超过 \(tolerance.components.seconds) 秒")
        }
        return timestamp
    }

    static let timestamp = Parameter.required("timestamp", .dateTime, nil, "当前时间")
}
