import Crypto
import Custody

extension TrustedKeys {
    /// Whether one of the keys has signed the request's exact text.
    func verifies(_ envelope: RequestEnvelope) -> Bool {
        guard let signature = Hex.decode(envelope.signature) else { return false }
        return verifiesSHA1(signature, of: Array(envelope.reqData.utf8))
    }
}
