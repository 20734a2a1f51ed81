/// What the bank's side needs: its own key, the platform's public keys, and its seal.
public struct BankKeys: Sendable {
    /// Signs what goes to the platform.
    public let signingKey: PrivateKey
    /// Verify what comes from the platform.
    public let platformKeys: TrustedKeys
    /// Seals what the bank keeps of people.
    public let sealer: Sealer
    /// Key files that others can read.
    public let warnings: [KeyFileWarning]
}
