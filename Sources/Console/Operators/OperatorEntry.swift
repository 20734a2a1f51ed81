public import Crypto

/// Somebody who has a token. The token itself is nowhere, only its digest.
public struct OperatorEntry: Hashable, Sendable {
    /// What stands in the audit.
    public let name: String
    public let role: OperatorRole
    /// The 32 bytes of the token's SHA-256.
    public let tokenDigest: [UInt8]

    public init(name: String, role: OperatorRole, tokenDigest: [UInt8]) {
        self.name = name
        self.role = role
        self.tokenDigest = tokenDigest
    }

    /// 1 to 64 letters, digits and `_ - . @`.
    public static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "@"):
                    true
                default: false
                }
            }
    }
}

/// The secret by which an operator is known.
public enum OperatorToken {
    private static let prefix = "ls_"

    /// A new one of 256 random bits: letters, digits and an underscore.
    public static func make() throws(CryptoError) -> String {
        prefix + Hex.encode(try Random.bytes(32))
    }

    /// What is kept of a token.
    public static func digest(_ token: String) -> [UInt8] { Digest.sha256(Array(token.utf8)) }
}
