/// The file of a certificate's private key, of any algorithm, for TLS.
public struct CertificateKey: Sendable {
    public let pem: [UInt8]
    /// That others can read the file.
    public let warnings: [KeyFileWarning]

    /// Reads the file; blocks.
    ///
    /// Whether the key fits the certificate is for the TLS library to say; what it cannot say plainly is found here.
    /// - Throws: what is wrong with the file, or that the key has a passphrase.
    public init(path: String) throws(KeyFileError) {
        var reader = KeyFileReader(directory: "")
        pem = try reader.load(path, isPrivate: true) { bytes throws(CryptoError) in
            let blocks = try PEM.blocks(in: bytes)
            guard !blocks.contains(where: \.isEncrypted) else { throw .encryptedKey }
            // Others may stand beside it: parameters of a curve, the certificate.
            guard blocks.contains(where: { $0.label.hasSuffix("PRIVATE KEY") }) else {
                throw .wrongBlock(label: blocks[0].label, wanted: .privateKey)
            }
            return bytes.withBytes { [UInt8]($0) }
        }
        warnings = reader.warnings
    }
}
