import Crypto
public import Custody
public import HTTP
public import JSON
public import Runtime

/// The platform's side of the interface: signs requests, sends them, verifies what comes back.
public struct PlatformClient: Sendable {
    public let address: String
    public let platformNo: String
    public let keys: BankKeyRing
    public let http: HTTPClient
    /// What requests are stamped with.
    public let now: @Sendable () -> Timestamp

    public init(
        address: String, platformNo: String = "5000001", keys: BankKeyRing, http: HTTPClient,
        now: @escaping @Sendable () -> Timestamp = { Timestamp(milliseconds: WallClock.system.now()) }
    ) {
        self.address = address
        self.platformNo = platformNo
        self.keys = keys
        self.http = http
        self.now = now
    }

    /// What a direct call was answered with.
    public struct Reply: Sendable {
        /// The HTTP status.
        public let httpStatus: Int
        public let headers: HTTPHeaders
        public let respData: String
        /// The answer; an empty object where the body is none.
        public let json: JSONObject
        /// Whether a key of the bank has signed the exact body.
        public let isVerified: Bool

        public var code: String? { json["respCode"]?.string }
        public var status: String? { json["status"]?.string }
    }

    /// `reqData` with a timestamp, where the parameters have none.
    public func reqData(_ parameters: JSONObject) -> String {
        var object = parameters
        if object["timestamp"] == nil { object["timestamp"] = .string(now().wire) }
        return JSONValue.object(object).text
    }

    /// The four fields, signed by the platform.
    public func signed(_ serviceName: String, reqData: String) throws -> RequestEnvelope {
        RequestEnvelope(
            serviceName: serviceName, platformNo: platformNo, reqData: reqData,
            signature: Hex.encode(try keys.platform.signingKey.signSHA1(Array(reqData.utf8))))
    }

    /// A direct call that has to be answered.
    ///
    /// - Throws: `TestBankError` where no answer came.
    public func call(_ service: Service, _ parameters: JSONObject) async throws -> Reply {
        try reply(to: await send(service, parameters))
    }

    /// A direct call, whatever becomes of it.
    public func send(_ service: Service, _ parameters: JSONObject) async throws -> HTTPOutcome {
        await post("/service", try signed(service.rawValue, reqData: reqData(parameters)).fields)
    }

    public func post(_ path: String, _ fields: [(name: String, value: String)]) async -> HTTPOutcome {
        await post(path, Form.encode(fields))
    }

    public func post(
        _ path: String, _ body: [UInt8], contentType: String = "application/x-www-form-urlencoded; charset=utf-8"
    ) async -> HTTPOutcome {
        await http.send(HTTPCall(.post, address + path, headers: ["Content-Type": contentType], body: body))
    }

    public func reply(to outcome: HTTPOutcome) throws -> Reply {
        guard case .answered(let answer) = outcome else { throw TestBankError("no answer: \(outcome)") }
        let signature = answer.headers[DirectAnswer.signatureHeader].flatMap(Hex.decode) ?? []
        return Reply(
            httpStatus: answer.status, headers: answer.headers,
            respData: String(decoding: answer.body, as: UTF8.self),
            json: (try? JSONValue(reading: answer.body))?.object ?? [:],
            isVerified: keys.platform.bankKeys.verifiesSHA1(signature, of: answer.body))
    }
}
