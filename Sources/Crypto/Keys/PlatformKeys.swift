/// What the platform's side needs: its own key, the bank's public keys, and the keys for sealing and digests.
public struct PlatformKeys: Sendable {
    /// Signs what goes to the bank.
    public let signingKey: PrivateKey
    /// Verify what comes from the bank.
    public let bankKeys: TrustedKeys
    public let sealer: Sealer
    public let digestKey: DigestKey
    /// Key files that others can read.
    public let warnings: [KeyFileWarning]
}
