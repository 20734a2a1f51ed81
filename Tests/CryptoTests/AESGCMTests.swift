import Testing

@testable import Crypto

/// Test cases 13 to 16 of the submission of GCM to NIST (McGrew and Viega), those with 256 bit keys.
@Suite struct AESGCMTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let number: Int
        let key, nonce, plain, associated, encrypted, tag: String
        var testDescription: String { "case \(number)" }
    }

    private static let zeroKey = String(repeating: "0", count: 64)
    private static let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    private static let plain =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
    private static let encrypted =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"

    static let cases = [
        Case(
            number: 13, key: zeroKey, nonce: "000000000000000000000000", plain: "", associated: "", encrypted: "",
            tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Case(
            number: 14, key: zeroKey, nonce: "000000000000000000000000", plain: "00000000000000000000000000000000",
            associated: "", encrypted: "cea7403d4d606b6e074ec5d3baf39d18", tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Case(
            number: 15, key: key, nonce: "cafebabefacedbaddecaf888", plain: plain, associated: "",
            encrypted: encrypted, tag: "b094dac5d93471bdec1a502270e3cc6c"),
        Case(
            number: 16, key: key, nonce: "cafebabefacedbaddecaf888", plain: String(plain.prefix(120)),
            associated: "feedfacedeadbeeffeedfacedeadbeefabaddad2", encrypted: String(encrypted.prefix(120)),
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]

    @Test("AES-256-GCM gives the known answers, both ways", arguments: cases)
    func knownAnswers(_ known: Case) throws {
        let key = SecretBytes(copying: try #require(Hex.decode(known.key)))
        let nonce = try #require(Hex.decode(known.nonce))
        let plain = try #require(Hex.decode(known.plain))
        let associated = try #require(Hex.decode(known.associated))
        let sealed = try #require(Hex.decode(known.encrypted + known.tag))
        #expect(AESGCM.seal(plain, key: key, nonce: nonce[...], associatedData: associated) == sealed)
        #expect(AESGCM.open(sealed[...], key: key, nonce: nonce[...], associatedData: associated) == plain)
    }

    @Test("Keys and nonces of another length, and texts shorter than a tag, are refused")
    func lengths() {
        let key = SecretBytes(copying: [UInt8](repeating: 1, count: 32))
        let short = SecretBytes(copying: [UInt8](repeating: 1, count: 16))
        let nonce = [UInt8](repeating: 2, count: 12)
        #expect(AESGCM.seal([1], key: short, nonce: nonce[...], associatedData: []) == nil)
        #expect(AESGCM.seal([1], key: key, nonce: nonce.dropLast(), associatedData: []) == nil)
        #expect(AESGCM.open([1, 2, 3], key: key, nonce: nonce[...], associatedData: []) == nil)
    }
}
