/// A folder of key files: `platform.key platform.pub bank.key bank.pub seal.key digest.key`.
///
/// The `.pub` files may hold several PEM blocks, all of which are trusted: the new key is added before its owner
/// begins to sign with it, the old one removed afterwards.
public struct KeyDirectory: Sendable {
    public let path: String

    public init(path: String) {
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// Loads `platform.key bank.pub seal.key digest.key`; blocks on the file system.
    public func loadPlatformKeys() throws(KeyFileError) -> PlatformKeys {
        var reader = KeyFileReader(directory: path)
        let signingKey = try reader.load(.platformPrivate, PrivateKey.init(pem:))
        let bankKeys = try reader.load(.bankPublic, TrustedKeys.init(pem:))
        let sealer = try reader.load(.seal, SealKeyFile.sealer(reading:))
        let digestKey = try reader.load(.digest, DigestKey.init(file:))
        return PlatformKeys(
            signingKey: signingKey, bankKeys: bankKeys, sealer: sealer, digestKey: digestKey,
            warnings: reader.warnings)
    }

    /// Loads `bank.key platform.pub seal.key`; blocks on the file system.
    public func loadBankKeys() throws(KeyFileError) -> BankKeys {
        var reader = KeyFileReader(directory: path)
        let signingKey = try reader.load(.bankPrivate, PrivateKey.init(pem:))
        let platformKeys = try reader.load(.platformPublic, TrustedKeys.init(pem:))
        let sealer = try reader.load(.seal, SealKeyFile.sealer(reading:))
        return BankKeys(
            signingKey: signingKey, platformKeys: platformKeys, sealer: sealer, warnings: reader.warnings)
    }
}
