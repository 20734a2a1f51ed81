/// The public keys of one partner, of which any may have signed: how a key is replaced without a gap.
public struct TrustedKeys: Sendable {
    /// The most keys trusted at once; a signature by none of them costs a check by each.
    public static let limit = 8

    /// At least one key, in the order given.
    public let keys: [PublicKey]

    /// - Throws: `notPEM` for no key at all, `tooManyPublicKeys` above `limit`.
    public init(_ keys: [PublicKey]) throws(CryptoError) {
        guard !keys.isEmpty else { throw .notPEM }
        guard keys.count <= Self.limit else { throw .tooManyPublicKeys(keys.count, limit: Self.limit) }
        self.keys = keys
    }

    /// Reads a file of one or more PEM blocks; every one must be a good public key.
    public init(pem: [UInt8]) throws(CryptoError) {
        try self.init(pem: SecretBytes(copying: pem))
    }

    init(pem: SecretBytes) throws(CryptoError) {
        let blocks = try PEM.blocks(in: pem)
        guard blocks.count <= Self.limit else { throw .tooManyPublicKeys(blocks.count, limit: Self.limit) }
        var keys: [PublicKey] = []
        for block in blocks { keys.append(try PublicKey(block: block)) }
        try self.init(keys)
    }

    /// Whether `signature` (raw bytes) is SHA1withRSA of `bytes` under any of the keys.
    public func verifiesSHA1(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let digest = bytes.withUnsafeBytes({ Algorithm.digest($0, with: .sha1, size: 20) }) else {
            ErrorQueue.clear()
            return false
        }
        return keys.contains { $0.verifies(signature, ofDigest: digest) }
    }

    /// Whether `key` is one of them.
    public func contains(_ key: PublicKey) -> Bool {
        keys.contains { $0.isSame(as: key) }
    }
}
