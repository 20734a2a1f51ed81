import Crypto
import Custody
import JSON
import TestSupport

/// Says yes, or what it is told to, to every direct request, with a signature.
struct SignedBank: Sendable {
    private let keys: BankKeys

    init() throws {
        keys = try BankKeyRing.shared().bank
    }

    /// The whole HTTP answer; a status of 500 to what is no request.
    func answer(to request: MisbehavingServer.Request) -> [UInt8] {
        guard let form = try? Form.decode(request.body), let envelope = try? RequestEnvelope(form),
            let reqData = try? JSONValue(reading: Array(envelope.reqData.utf8)), let number = reqData["requestNo"]
        else { return MisbehavingServer.response(500, "no request") }
        let answer: JSONObject = [
            "requestNo": number, "respCode": "00000", "respMsg": "ok", "status": "SUCCESS", "bizType": "TENDER",
        ]
        return signed(JSONValue.object(answer).text)
    }

    /// A server that answers each service by its name, with a signature.
    static func server(_ answer: @escaping @Sendable (String) -> String) throws -> MisbehavingServer {
        let bank = try SignedBank()
        return try MisbehavingServer { _ in
            .serve { request in
                let envelope = (try? Form.decode(request.body)).flatMap { try? RequestEnvelope($0) }
                return .answer(bank.signed(answer(envelope?.serviceName ?? "")))
            }
        }
    }

    private func signed(_ body: String) -> [UInt8] {
        let signature = (try? keys.signingKey.signSHA1(Array(body.utf8))) ?? []
        return MisbehavingServer.response(200, body, "signature: \(Hex.encode(signature))")
    }
}
