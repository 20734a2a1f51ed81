import Custody
import Testing

@Suite("Request numbers")
struct RequestNumberTests {
    @Test(
        "come back from their text",
        arguments: [(0, "P1", 0), (11, "项目 1", 35), (46_655, "", .max), (36, "e\u{301}", 1_000_000), (1, "é", 36)])
    func roundTrip(partition: Int, family: String, ordinal: Int) throws {
        let number = RequestNumber(partition: partition, family: family, ordinal: ordinal)
        let read = try #require(RequestNumber(text: number.text))
        #expect(read == number)
        #expect(read.partition == partition && read.ordinal == ordinal)
        #expect(read.belongs(toFamily: family))
        #expect(number.text.utf8.count <= 40)
        #expect(Identifier.isValid(number.text))
        #expect(number.text.utf8.elementsEqual(read.text.utf8))
    }

    @Test("are spelled for ever as they are today")
    func spelling() {
        // printf 'P1' | sha256sum | cut -c1-20
        #expect(RequestNumber(partition: 11, family: "P1", ordinal: 36).text == "Lb_fbeae7c18667b6987518_10")
    }

    @Test("belong to their own family and to no other")
    func belongs() {
        let number = RequestNumber(partition: 0, family: "é", ordinal: 1)
        #expect(number.belongs(toFamily: "é"))
        for other in ["", "e", "e\u{301}", "é ", "É"] { #expect(!number.belongs(toFamily: other)) }
    }

    @Test("of two calls differ")
    func distinct() {
        var texts: Set<String> = []
        for partition in [0, 1, 35, 36, 1295, 1296, 46_655] {
            for ordinal in [0, 1, 35, 36, 46_656, Int.max] {
                for family in ["a", "b"] {
                    texts.insert(RequestNumber(partition: partition, family: family, ordinal: ordinal).text)
                }
            }
        }
        #expect(texts.count == 7 * 6 * 2)
    }

    private static let digest = "0123456789abcdef0123"

    @Test(
        "of someone else, and any spelling but their own, are none of ours",
        arguments: [
            "", "L", "_", "__", "___", "A_1", "20160213123456", "L0", "L0_\(digest)", "L0_\(digest)_", "L_\(digest)_0",
            "_\(digest)_0", "0_\(digest)_0", "l0_\(digest)_0", "L0_\(digest)_0_", "L0_\(digest)_0_0", "L0__0",
            "_L0_\(digest)_0", " L0_\(digest)_0", "L0_\(digest)_0 ", "L0_\(digest)_0\n",
            // Not canonical: signs, leading zeros, capitals.
            "L+0_\(digest)_0", "L-0_\(digest)_0", "L00_\(digest)_0", "L0_\(digest)_00", "L0_\(digest)_+1",
            "L0_\(digest)_-1", "LA_\(digest)_0", "L0_\(digest)_A", "L0_0123456789ABCDEF0123_0",
            // Out of range, too short, too long, not hexadecimal, not digits.
            "L1000_\(digest)_0", "Lzzzz_\(digest)_0", "L0_\(digest)_1y2p0ij32e8e8", "L0_\(digest)_zzzzzzzzzzzzzz",
            "L0_0123456789abcdef012_0", "L0_0123456789abcdef01234_0", "L0_0123456789abcdefg123_0", "L０_\(digest)_0",
            "L0_\(digest)_٣", "L0_01234567890123456文_0", "\u{FEFF}L0_\(digest)_0",
        ])
    func foreign(text: String) {
        #expect(RequestNumber(text: text) == nil)
    }

    @Test("at their limits are ours", arguments: ["L0_\(digest)_0", "Lzzz_\(digest)_0", "L0_\(digest)_1y2p0ij32e8e7"])
    func limits(text: String) {
        #expect(RequestNumber(text: text)?.text == text)
    }
}
