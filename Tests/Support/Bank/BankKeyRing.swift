public import Crypto
import Foundation

/// The keys of both sides, made once in a process, in a folder as `loansaga keys generate` makes it.
public struct BankKeyRing: Sendable {
    public let folder: String
    public let platform: PlatformKeys
    public let bank: BankKeys
    /// Signs what neither side trusts.
    public let stranger: PrivateKey

    /// What is static is never let go of, so the folder is removed when the process ends.
    private static let parent: Result<TemporaryFolder, any Error> = Result {
        let folder = try TemporaryFolder()
        atexit { try? BankKeyRing.parent.get().remove() }
        return folder
    }
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
