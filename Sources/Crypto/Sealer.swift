/// Seals short texts with AES-256-GCM, and opens them again, with keys that can be replaced.
///
/// Sealed text is `sealed1:KEY-ID:BASE64`, where the base64 holds nonce (12 bytes), encrypted text and tag (16).
/// The part before the base64 is authenticated too. The nonces are random: replace a key before it has sealed
/// 4,000,000,000 texts (NIST SP 800-38D, section 8.3).
public struct Sealer: Sendable {
    /// The largest text that is sealed or opened.
    public static let maximumBytes = 16 << 20
    /// The most keys that are kept for opening.
    public static let keyLimit = 64

    let current: SealKey
    private let keys: [String: SealKey]

    /// - Parameters:
    ///   - current: seals, and opens what it sealed.
    ///   - older: only open what they sealed.
    /// - Throws: `badSealKey` if two keys have one name or there are more than `keyLimit`.
    public init(current: SealKey, older: [SealKey] = []) throws(CryptoError) {
        guard older.count < Self.keyLimit else { throw .badSealKey(.tooMany, line: nil) }
        var keys = [current.id: current]
        for key in older where keys.updateValue(key, forKey: key.id) != nil {
            throw .badSealKey(.repeatedID, line: nil)
        }
        self.current = current
        self.keys = keys
    }

    /// Seals `plain` under the current key.
    ///
    /// - Parameter associatedData: what the text belongs to (a field's name, a saga); opening needs the same.
    public func seal(_ plain: [UInt8], associatedData: [UInt8]) throws(CryptoError) -> String {
        try seal(plain, associatedData: associatedData, nonce: try Random.bytes(AESGCM.nonceBytes))
    }

    func seal(_ plain: [UInt8], associatedData: [UInt8], nonce: [UInt8]) throws(CryptoError) -> String {
        guard plain.count <= Self.maximumBytes, associatedData.count <= Self.maximumBytes else {
            throw .tooLargeToSeal(bytes: max(plain.count, associatedData.count))
        }
        let head = SealedText.head(keyID: current.id)
        ErrorQueue.clear()
        let sealed = AESGCM.seal(
            plain, key: current.bytes, nonce: nonce[...], associatedData: [UInt8](head.utf8) + associatedData)
        guard let sealed else { throw ErrorQueue.error("seal with AES-256-GCM") }
        return head + Base64.encode(nonce + sealed)
    }

    /// Opens what this sealer, or one with the same key, has sealed.
    ///
    /// - Throws: which part does not fit; text that was changed, cut or moved to other associated data is `damaged`.
    public func open(_ sealed: String, associatedData: [UInt8]) throws(OpeningError) -> [UInt8] {
        let text = try SealedText(sealed)
        guard let key = keys[text.keyID] else { throw .unknownKey(id: text.keyID) }
        guard associatedData.count <= Self.maximumBytes else { throw .damaged }
        let head = [UInt8](SealedText.head(keyID: text.keyID).utf8)
        let plain = AESGCM.open(
            text.encrypted, key: key.bytes, nonce: text.nonce, associatedData: head + associatedData)
        guard let plain else {
            ErrorQueue.clear()
            throw .damaged
        }
        return plain
    }

    /// The name of the key under which `sealed` was sealed; nil if it is no sealed text.
    ///
    /// Nothing is authenticated here: to see which keys are still needed, not to decide anything.
    public static func keyID(of sealed: String) -> String? {
        (try? SealedText(sealed))?.keyID
    }
}
