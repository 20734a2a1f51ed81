/// The five fields of a result that comes by browser or by notification (specification, 返回参数格式约定, 通知参数格式约定).
///
/// `serviceName` and `responseType` are not signed: the call that `respData` names decides what it is about.
public struct ResultEnvelope: Hashable, Sendable {
    /// 回调类型.
    public enum ResponseType: String, CaseIterable, Hashable, Sendable {
        case callback = "CALLBACK"
        case notify = "NOTIFY"
    }

    public let serviceName: String
    public let platformNo: String
    public let responseType: ResponseType
    /// The exact text that is signed.
    public let respData: String
    public let signature: String

    public init(
        serviceName: String, platformNo: String, responseType: ResponseType, respData: String, signature: String
    ) {
        self.serviceName = serviceName
        self.platformNo = platformNo
        self.responseType = responseType
        self.respData = respData
        self.signature = signature
    }

    /// A browser's return may come without `responseType`, a notification may not: without it, it is a return.
    ///
    /// - Throws: `badSignature` where there is no signature, `parameterMissing` or `parameterInvalid` for another field.
    public init(_ form: FormFields) throws(Refusal) {
        func field(_ name: String) throws(Refusal) -> String {
            guard let value = form[name], !value.isEmpty else { throw .missing(name) }
            return value
        }
        serviceName = try field("serviceName")
        platformNo = try field("platformNo")
        responseType = try Self.responseType(form["responseType"] ?? "")
        respData = try field("respData")
        guard let signature = form["signature"], !signature.isEmpty else {
            throw Refusal(.badSignature, "signature：缺少签名")
        }
        self.signature = signature
    }

    private static func responseType(_ text: String) throws(Refusal) -> ResponseType {
        if text.isEmpty { return .callback }
        guard let type = ResponseType.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) else {
            throw .invalid("responseType", "不在枚举值之内")
        }
        return type
    }

    public var fields: [(name: String, value: String)] {
        [
            ("serviceName", serviceName), ("platformNo", platformNo), ("responseType", responseType.rawValue),
            ("respData", respData), ("signature", signature),
        ]
    }
}
