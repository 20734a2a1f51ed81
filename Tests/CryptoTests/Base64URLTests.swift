import Crypto
import TestSupport
import Testing

@Suite("Base64 for addresses")
struct Base64URLTests {
    @Test(
        "The texts are those of RFC 4648, without padding",
        arguments: [
            ([], ""), ([0x66], "Zg"), ([0x66, 0x6f], "Zm8"), ([0x66, 0x6f, 0x6f], "Zm9v"), ([0xfb, 0xff], "-_8"),
        ] as [([UInt8], String)])
    func texts(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(
        "Nothing is read that would not have been written",
        arguments: ["Zg==", "Zh", "Z", "Zm 8", "+/8", "Zm9v\n", "Zm9é", "Zm9vA"])
    func refused(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("Whatever the bytes, they come back", arguments: 0..<50)
    func roundTrip(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        let bytes = (0..<seed).map { _ in UInt8.random(in: 0...255, using: &dice) }
        let text = Base64URL.encode(bytes)
        #expect(Base64URL.decode(text) == bytes, "seed \(seed)")
        #expect(
            text.utf8.allSatisfy {
                Character(Unicode.Scalar($0)).isLetter || (48...57).contains($0) || $0 == 45 || $0 == 95
            })
    }
}
