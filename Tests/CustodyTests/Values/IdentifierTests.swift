import Custody
import Testing

@Suite("Numbers given out by the platform")
struct IdentifierTests {
    @Test("are made of letters, digits and underscores")
    func alphabet() {
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_".unicodeScalars)
        for value in (0 as UInt32)...0x2FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            #expect(Identifier.isValid(String(Character(scalar))) == allowed.contains(scalar), "U+\(value)")
        }
    }

    @Test("have 1 to 50 of them")
    func length() {
        for count in 0...60 {
            #expect(Identifier.isValid(String(repeating: "a", count: count)) == (1...50).contains(count))
        }
    }
}
