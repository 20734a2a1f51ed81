import Crypto
import Testing

@Suite struct HexTests {
    @Test(
        "Hex writes lower case and reads either case",
        arguments: [
            ("", []), ("00", [0]), ("0fF0", [0x0F, 0xF0]), ("DEADbeef", [0xDE, 0xAD, 0xBE, 0xEF]),
        ] as [(String, [UInt8])])
    func roundTrip(text: String, bytes: [UInt8]) {
        #expect(Hex.decode(text) == bytes)
        #expect(Hex.encode(bytes) == text.lowercased())
    }

    @Test("Every byte survives hex")
    func everyByte() {
        let bytes = [UInt8](0...255)
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        #expect(Hex.decode(Hex.encode(bytes).uppercased()) == bytes)
    }

    @Test(
        "Hex with anything but digits in pairs is refused",
        arguments: [
            "0", "abc", "0g", "g0", "0x00", " 00", "00 ", "0 0", "00\n", "-1", "é0", "00\u{0}0", "a\u{301}0", "０0",
            "@@", "``", "//", "::",
        ])
    func refused(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
