/// What the bank's side needs: its own key and the platform's public keys.
public struct BankKeys: Sendable {
    /// Signs what goes to the platform.
    public let signingKey: PrivateKey
    /// Verify what comes from the platform.
    public let platformKeys: TrustedKeys
    /// Key files that others can read.
    public let warnings: [KeyFileWarning]
}
