import Crypto
import Roles
import TestSupport
import Testing

@Suite("Cursors of outcomes")
struct OutcomeCursorTests {
    @Test("Whatever the offsets, the cursor comes back", arguments: 0..<100)
    func roundTrip(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        let offsets = (0..<Int(dice.below(40 as UInt64))).map { _ in
            Int64.random(in: 0...Int64.max, using: &dice) >> Int64(dice.below(63 as UInt64))
        }
        let cursor = OutcomeCursor(offsets: offsets)
        #expect(OutcomeCursor(text: cursor.text) == cursor, "seed \(seed)")
    }

    @Test("A cursor of twelve partitions is short and fit for an address")
    func short() {
        let text = OutcomeCursor(offsets: Array(repeating: 1_000_000, count: 12)).text
        #expect(text.utf8.count < 60)
        #expect(
            text.utf8.allSatisfy {
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".utf8.contains($0)
            })
    }

    @Test("A cursor that lost, won or changed a character is none")
    func changed() {
        let text = OutcomeCursor(offsets: [3, 0, 70_000]).text
        for index in text.indices {
            var characters = Array(text)
            let place = text.distance(from: text.startIndex, to: index)
            characters[place] = characters[place] == "A" ? "B" : "A"
            #expect(OutcomeCursor(text: String(characters)) == nil)
            #expect(OutcomeCursor(text: String(text[..<index])) == nil)
            #expect(OutcomeCursor(text: String(text[..<index]) + "A" + text[index...]) == nil)
        }
    }

    @Test("Made-up texts are none", arguments: ["", "A", "AAAA", "0", "....", "x y", "游标", "AQAAAAA="])
    func madeUp(text: String) {
        #expect(OutcomeCursor(text: text) == nil)
    }

    @Test("An offset that does not fit, and one that does not end, are none", arguments: [9, 8])
    func overflow(count: Int) {
        var content = [1] + Array(repeating: 0xff as UInt8, count: count)
        if count == 8 { content.append(0x80) }
        let check = Digest.sha256(Array("loan.outcomes".utf8) + content).prefix(4)
        #expect(OutcomeCursor(text: Base64URL.encode(content + check)) == nil)
    }
}
