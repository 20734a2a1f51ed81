/// The parts of a sealed text.
struct SealedText {
    let keyID: String
    let nonce: ArraySlice<UInt8>
    /// Encrypted text and tag.
    let encrypted: ArraySlice<UInt8>

    private static let word = "sealed"
    private static let version = "1"

    /// What stands before the base64.
    static func head(keyID: String) -> String {
        "\(word)\(version):\(keyID):"
    }

    init(_ text: String) throws(OpeningError) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].starts(with: Self.word.utf8) else { throw .notSealed }
        guard parts[0].dropFirst(Self.word.utf8.count).elementsEqual(Self.version.utf8) else { throw .unknownVersion }
        guard parts[2].count <= (Sealer.maximumBytes + AESGCM.nonceBytes + AESGCM.tagBytes + 2) / 3 * 4,
            let bytes = Base64.decode(parts[2]), bytes.count >= AESGCM.nonceBytes + AESGCM.tagBytes
        else { throw .damaged }
        keyID = String(Substring(parts[1]))
        nonce = bytes.prefix(AESGCM.nonceBytes)
        encrypted = bytes.dropFirst(AESGCM.nonceBytes)
    }
}
