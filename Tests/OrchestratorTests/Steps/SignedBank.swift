import Crypto
import Custody
import JSON
import TestSupport

/// Says yes to every direct request, with a signature.
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
        let body = JSONValue.object(answer).text
        let signature = (try? keys.signingKey.signSHA1(Array(body.utf8))) ?? []
        return MisbehavingServer.response(200, body, "signature: \(Hex.encode(signature))")
    }
}
