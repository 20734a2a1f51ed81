/// What went wrong with a key or inside OpenSSL.
///
/// No case carries key material or plain text.
public enum CryptoError: Error, Hashable, Sendable {
    /// The bytes hold no PEM block at all.
    case notPEM
    /// A PEM block is cut off, its content cannot be read, or the key does not work; OpenSSL's reasons, oldest first.
    case damagedKey(reasons: [String])
    /// The PEM block is of another kind (its label, for example `PUBLIC KEY` where a private key belongs).
    case wrongBlock(label: String, wanted: WantedKey)
    /// The private key is protected by a passphrase.
    case encryptedKey
    /// One private key is wanted, several PEM blocks were found.
    case severalPrivateKeys(Int)
    /// More trusted keys than are accepted.
    case tooManyPublicKeys(Int, limit: Int)
    /// The key belongs to another algorithm than RSA.
    case notRSA(algorithm: String)
    /// The RSA key is shorter than `PublicKey.minimumBits`.
    case keyTooSmall(bits: Int)
    /// Policy or configuration of this system's OpenSSL forbids signatures over SHA-1.
    case sha1Forbidden(reasons: [String])
    /// A line of `seal.key`, or a seal key, is not as it should be.
    case badSealKey(SealKeyFault, line: Int?)
    /// `digest.key` does not hold 64 hexadecimal digits.
    case badDigestKey
    /// A text above `Sealer.maximumBytes` was to be sealed.
    case tooLargeToSeal(bytes: Int)
    /// The signature self-test computed something else than the known answer.
    case wrongSelfTestAnswer
    /// OpenSSL failed at an operation; its reasons, oldest first.
    case library(operation: String, reasons: [String])

    /// What is wrong with a seal key.
    public enum SealKeyFault: String, Hashable, Sendable {
        case noKey = "there is no key; add a line with a name and the digits of: openssl rand -hex 32"
        case badLine = "a line must hold a name, a space and 64 hexadecimal digits"
        case badID = "a name must be 1 to 32 letters, digits, \"-\" and \"_\""
        case badKey = "a key must be 64 hexadecimal digits (32 bytes): openssl rand -hex 32"
        case repeatedID = "the name is taken by another key; every key needs a name of its own"
        case tooMany = "too many keys; at most 64 are kept, remove those that no sealed text needs any more"
    }

    /// Which half of a key pair was asked for.
    public enum WantedKey: String, Hashable, Sendable {
        case privateKey = "private key"
        case publicKey = "public key"
    }
}

extension CryptoError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notPEM:
            "not a PEM file: there is no line \"-----BEGIN … KEY-----\"; "
                + "convert DER with: openssl pkey -inform DER (-pubin)"
        case .damagedKey(let reasons):
            "the PEM block is damaged, cut off, or no key that works; take a fresh copy of the key\(Self.said(reasons))"
        case .wrongBlock(let label, let wanted):
            "holds \"\(label)\" where a \(wanted.rawValue) is expected; \(Self.advice(label, wanted))"
        case .encryptedKey:
            "the private key is encrypted with a passphrase; "
                + "decrypt it with: openssl pkey -in KEY -out PLAIN, and keep the result at mode 0600"
        case .severalPrivateKeys(let count):
            "holds \(count) PEM blocks where exactly one private key is expected; leave only the one to sign with"
        case .tooManyPublicKeys(let count, let limit):
            "holds \(count) public keys, at most \(limit) are trusted at once; remove those that are out of use"
        case .notRSA(let algorithm):
            "a key for \(algorithm), but the bank's interface signs with RSA; make an RSA key of 2048 bit"
        case .keyTooSmall(let bits):
            "an RSA key of \(bits) bit; at least \(PublicKey.minimumBits) bit are needed, make a new key pair"
        case .sha1Forbidden(let reasons):
            """
            the policy of this system's OpenSSL forbids SHA-1 signatures (as RHEL 9, Fedora 41 and FIPS mode do), \
            and the bank's interface signs with SHA1withRSA. Allow them for the system with \
            `update-crypto-policies --set DEFAULT:SHA1`, or for this process alone with OPENSSL_CONF naming a \
            configuration that has `rh-allow-sha1-signatures = yes` in its [evp_properties], or run on Debian or \
            Ubuntu\(Self.said(reasons))
            """
        case .badSealKey(let fault, let line):
            (line.map { "line \($0): " } ?? "") + fault.rawValue
        case .badDigestKey:
            "must hold 64 hexadecimal digits (32 bytes) and nothing else; put the first copy back, it never changes"
        case .tooLargeToSeal(let bytes):
            "\(bytes) bytes are too many to seal; at most \(Sealer.maximumBytes) are"
        case .wrongSelfTestAnswer:
            "the signature self-test got a wrong answer; this OpenSSL cannot be trusted, install it anew"
        case .library(let operation, let reasons):
            "OpenSSL failed to \(operation)\(Self.said(reasons))"
        }
    }

    private static func said(_ reasons: [String]) -> String {
        reasons.isEmpty ? "" : " (OpenSSL: \(reasons.joined(separator: "; ")))"
    }

    private static func advice(_ label: String, _ wanted: WantedKey) -> String {
        switch (wanted, label) {
        case (.publicKey, "CERTIFICATE"):
            "take its key with: openssl x509 -pubkey -noout -in CERTIFICATE"
        case (.publicKey, _) where label.hasSuffix("PRIVATE KEY"):
            "never hand a private key on; take its public half with: openssl pkey -pubout -in KEY"
        case (.privateKey, "OPENSSH PRIVATE KEY"):
            "convert it with: ssh-keygen -p -m PKCS8 -f KEY"
        case (.privateKey, _) where label.hasSuffix("PUBLIC KEY"):
            "files named .key hold private keys, .pub public ones: the two may be swapped"
        case (.publicKey, _), (.privateKey, _):
            "name another file"
        }
    }
}
