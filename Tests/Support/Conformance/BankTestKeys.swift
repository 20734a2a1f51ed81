import Crypto
import Custody

/// The platform's signatures, good and bad.
public enum BankTestKeys {
    public static let platformNo = "5000001"

    /// The platform's signature as it is sent.
    public static func platformSignature(of text: String) throws -> String {
        try platformSignature(of: Array(text.utf8))
    }

    public static func platformSignature(of bytes: [UInt8]) throws -> String {
        Hex.encode(try BankKeyRing.shared().platform.signingKey.signSHA1(bytes))
    }

    /// A good signature by someone whom the bank does not know.
    public static func strangerSignature(of bytes: [UInt8]) throws -> String {
        Hex.encode(try BankKeyRing.shared().stranger.signSHA1(bytes))
    }

    static func platformSigned(_ envelope: RequestEnvelope) -> Bool {
        guard let keys = try? BankKeyRing.shared(), let signature = Hex.decode(envelope.signature) else { return false }
        return keys.bank.platformKeys.verifiesSHA1(signature, of: Array(envelope.reqData.utf8))
    }
}
