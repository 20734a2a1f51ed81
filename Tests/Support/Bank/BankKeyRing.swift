public import Crypto

/// The keys of both sides, made once in a process, in a folder as `loansaga keys generate` makes it.
public struct BankKeyRing: Sendable {
    public let folder: String
    public let platform: PlatformKeys
    public let bank: BankKeys
    /// Signs what neither side trusts.
    public let stranger: PrivateKey

    private static let parent = Result { try TemporaryFolder() }
    private static let made = Result {
        let folder = try parent.get().path("keys")
        _ = try KeyDirectory.generate(at: folder)
        let directory = KeyDirectory(path: folder)
        return BankKeyRing(
            folder: folder, platform: try directory.loadPlatformKeys(), bank: try directory.loadBankKeys(),
            stranger: try PrivateKey.generate())
    }

    /// The first call takes about a second.
    public static func shared() throws -> BankKeyRing { try made.get() }
}
