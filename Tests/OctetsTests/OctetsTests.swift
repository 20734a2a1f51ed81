import Octets
import Testing

struct OctetsTests {
    @Test("Every digit of base 16 has its value in either case, and no other byte has one")
    func digits() {
        let values = Dictionary(
            (0..<16 as Range<UInt8>).flatMap { [(HexDigit.lower($0), $0), (HexDigit.upper($0), $0)] },
            uniquingKeysWith: { first, _ in first })
        #expect(values.count == 22)
        for byte in UInt8.min...UInt8.max { #expect(HexDigit.value(byte) == values[byte]) }
        #expect(String(decoding: (0..<16).map(HexDigit.lower), as: UTF8.self) == "0123456789abcdef")
        #expect(String(decoding: (0..<16).map(HexDigit.upper), as: UTF8.self) == "0123456789ABCDEF")
        #expect(HexDigit.lower(0xAB) == UInt8(ascii: "b"), "only the low four bits count")
    }

    @Test(
        "Escapes stand for bytes, a plus for a space where it should, and a broken escape for nothing",
        arguments: [
            ("", "", ""), ("plain", "plain", "plain"), ("a+b", "a b", "a+b"), ("%41%2b+", "A+ ", "A++"),
            ("%c3%A9", "é", "é"), ("%25+", "% ", "%+"), ("100%", nil, nil), ("%4", nil, nil), ("%4g", nil, nil),
            ("%%41", nil, nil), ("a%", nil, nil), ("%20", " ", " "),
        ])
    func escapes(text: String, form: String?, path: String?) {
        for (plusIsSpace, expected) in [(true, form), (false, path)] {
            // A slice that begins in the middle, as callers pass them.
            let slice = (Array("xx".utf8) + Array(text.utf8) + Array("00".utf8)).dropFirst(2).dropLast(2)
            let decoded = PercentEscapes.decoded(slice, plusIsSpace: plusIsSpace)
            #expect(decoded.map { String(decoding: $0, as: UTF8.self) } == expected)
        }
    }

    @Test("Any byte can be escaped")
    func everyByte() {
        let text = (UInt8.min...UInt8.max).flatMap { [UInt8(ascii: "%"), HexDigit.upper($0 >> 4), HexDigit.lower($0)] }
        #expect(PercentEscapes.decoded(text[...], plusIsSpace: true).map(Array.init) == Array(UInt8.min...UInt8.max))
    }
}
