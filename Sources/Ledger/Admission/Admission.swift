public import Custody
public import JSON

/// The form checks that every request passes before a rule sees it. It changes nothing.
public struct Admission: Sendable {
    private let platformNo: String
    private let catalogue: Catalogue
    private let reader: RequestReader
    private let checker: ParameterChecker

    public init(profile: Profile, platformNo: String, catalogue: Catalogue = .specification) {
        self.platformNo = platformNo
        self.catalogue = catalogue
        reader = RequestReader(profile: profile, catalogue: catalogue)
        checker = ParameterChecker(profile: profile)
    }

    /// Checks, in this order: the fields of the form (10006, the signature's absence 10001), the platform (10004), the
    /// signature (10001), the service and its mode (10003), `reqData` (10005), its timestamp (10006, 10007, 10002), its
    /// parameters (10006, 10007). The profile's query service is a direct one.
    public func admit(
        _ form: FormFields, mode: ServiceContract.Mode, signatureIsValid: (RequestEnvelope) -> Bool, at now: Timestamp
    ) -> AdmissionResult {
        admit(form, hasText: true, mode: mode, signatureIsValid: signatureIsValid, at: now)
    }

    /// - Parameter hasText: false where `reqData` was not UTF-8, so that no signature can be over it.
    func admit(
        _ form: FormFields, hasText: Bool, mode: ServiceContract.Mode, signatureIsValid: (RequestEnvelope) -> Bool,
        at now: Timestamp
    ) -> AdmissionResult {
        var object: RequestObject?
        var contract: ServiceContract?
        var service: OfferedService?
        do throws(Refusal) {
            let envelope = try RequestEnvelope(form)
            guard envelope.platformNo.utf8.elementsEqual(platformNo.utf8) else {
                throw Refusal(.unknownPlatform, "platformNo：平台编号不存在")
            }
            guard hasText else { throw Refusal(.notAnObject, "reqData：不是 UTF-8 文本") }
            guard signatureIsValid(envelope) else { throw Refusal(.badSignature, "signature：验签失败") }
            if mode == .direct, reader.isQuery(envelope.serviceName) {
                service = .query(envelope.serviceName)
                let read = try reader.object(in: envelope.reqData)
                object = read
                return .asked(try reader.query(read, to: envelope.serviceName, at: now))
            }
            let named = try reader.contract(named: envelope.serviceName, mode: mode)
            contract = named
            service = .specified(named.service)
            let read = try reader.object(in: envelope.reqData)
            object = read
            let request = try reader.request(read, to: named, at: now)
            if mode == .gateway, read.callbackUrl == nil {
                throw Refusal(.parameterInvalid, "callbackUrl：不是可用的地址")
            }
            return .admitted(AdmittedRequest(request: request))
        } catch {
            return .refused(refuse(error, service, object, contract, at: now))
        }
    }

    private func refuse(
        _ refusal: Refusal, _ service: OfferedService?, _ object: RequestObject?, _ contract: ServiceContract?,
        at now: Timestamp
    ) -> RefusedRequest {
        let callbackUrl = object?.callbackUrl
        return RefusedRequest(
            refusal: refusal, time: now, service: service,
            requestNo: object?.requestNo, callbackUrl: callbackUrl, echo: echo(object, contract),
            isPlainError: callbackUrl == nil || RefusedRequest.plainCodes.contains(refusal.code))
    }

    /// The response's parameters that the request has and that are well formed; never personal data.
    private func echo(_ object: RequestObject?, _ contract: ServiceContract?) -> JSONObject {
        guard let object, let contract else { return [:] }
        var echo = JSONObject()
        for row in contract.response where !row.sensitive && object.json[row.name] != nil {
            guard let asked = contract.request.first(where: { $0.name == row.name }),
                let checked = try? checker.check(object.json, against: [asked]), let value = checked[row.name]
            else { continue }
            echo[row.name] = value.json
        }
        return echo
    }
}

public enum AdmissionResult: Sendable {
    case admitted(AdmittedRequest)
    /// A question about a call, to the profile's query service.
    case asked(QueryRequest)
    case refused(RefusedRequest)
}

/// A request of good form.
public struct AdmittedRequest: Sendable {
    public let request: ServiceRequest
}

/// A request that no rule has seen, and what its refusal may still quote.
public struct RefusedRequest: Sendable {
    public let refusal: Refusal
    public let time: Timestamp
    /// Nil where `serviceName` names none, or was not looked at.
    public let service: OfferedService?
    public let requestNo: String?
    /// Where the browser can go back to.
    public let callbackUrl: String?
    /// Well-formed parameters that the answer repeats.
    public let echo: JSONObject
    /// Whether a browser gets a plain page (HTTP 400) instead of the way back.
    public let isPlainError: Bool

    static let plainCodes: Set<ReturnCode> = [.badSignature, .unknownService, .unknownPlatform, .notAnObject]
}
