/// The four fields of a request, direct or by way of the browser (specification, 请求参数格式约定).
public struct RequestEnvelope: Hashable, Sendable {
    public let serviceName: String
    public let platformNo: String
    /// The exact text that is signed.
    public let reqData: String
    /// SHA1withRSA over the UTF-8 bytes of `reqData`, in hexadecimal.
    public let signature: String

    public init(serviceName: String, platformNo: String, reqData: String, signature: String) {
        self.serviceName = serviceName
        self.platformNo = platformNo
        self.reqData = reqData
        self.signature = signature
    }

    /// - Throws: `badSignature` where there is no signature, `parameterMissing` where another field is missing or empty.
    public init(_ form: FormFields) throws(Refusal) {
        func field(_ name: String) throws(Refusal) -> String {
            guard let value = form[name], !value.isEmpty else { throw .missing(name) }
            return value
        }
        serviceName = try field("serviceName")
        platformNo = try field("platformNo")
        reqData = try field("reqData")
        guard let signature = form["signature"], !signature.isEmpty else {
            throw Refusal(.badSignature, "signature：缺少签名")
        }
        self.signature = signature
    }

    public var fields: [(name: String, value: String)] {
        [("serviceName", serviceName), ("platformNo", platformNo), ("reqData", reqData), ("signature", signature)]
    }
}
