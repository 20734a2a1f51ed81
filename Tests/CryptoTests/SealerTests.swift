import Testing

@testable import Crypto

@Suite struct SealerTests {
    private let plain = [UInt8]("{\"idCardNo\":\"110101199003070011\"}".utf8)
    private let place = [UInt8]("saga L1/realName".utf8)

    private func key(_ id: String, _ byte: UInt8) throws -> SealKey {
        try SealKey(id: id, bytes: [UInt8](repeating: byte, count: 32))
    }

    private func openingError(_ sealer: Sealer, _ sealed: String, _ associatedData: [UInt8]) -> OpeningError? {
        do throws(OpeningError) {
            _ = try sealer.open(sealed, associatedData: associatedData)
            return nil
        } catch {
            return error
        }
    }

    @Test("What is sealed opens, whatever its length", arguments: [0, 1, 2, 3, 15, 16, 17, 600, 100_000])
    func roundTrip(count: Int) throws {
        let sealer = try Sealer(current: key("k1", 1))
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        for place in [[], place] {
            let sealed = try sealer.seal(plain, associatedData: place)
            #expect(sealed.hasPrefix("sealed1:k1:"))
            #expect(try sealer.open(sealed, associatedData: place) == plain)
            #expect(Sealer.keyID(of: sealed) == "k1")
        }
    }

    /// Computed by another implementation: AES-256-GCM with the head and the associated data as associated data.
    @Test("The format stays as it is: an old sealed text opens, and is written again the same")
    func format() throws {
        let sealer = try Sealer(current: key("k1", 7))
        let sealed = "sealed1:k1:AAECAwQFBgcICQoLY6OAFF5oqy053cemwGldytAMh78hW0cBJf5Uir7mXCejvm7oc3Db/ZSzPyjbvaKiTQ=="
        #expect(try sealer.open(sealed, associatedData: place) == plain)
        let nonce = [UInt8](0..<12)
        #expect(try sealer.seal(plain, associatedData: place, nonce: nonce) == sealed)
    }

    @Test("Two seals of one text differ")
    func nonces() throws {
        let sealer = try Sealer(current: key("k1", 1))
        let sealed = try (0..<1000).map { _ in try sealer.seal(plain, associatedData: place) }
        #expect(Set(sealed).count == 1000)
    }

    @Test("One bit changed anywhere in the text does not open")
    func tampering() throws {
        let sealer = try Sealer(current: key("k1", 1), older: [key("k2", 2), key("K1", 3), key("k3", 1)])
        let sealed = [UInt8](try sealer.seal(plain, associatedData: place).utf8)
        for bit in 0..<(sealed.count * 8) {
            var other = sealed
            other[bit / 8] ^= 1 << (bit % 8)
            guard let text = String(validating: other, as: UTF8.self) else { continue }
            #expect(openingError(sealer, text, place) != nil, "bit \(bit)")
        }
    }

    @Test("Cut, lengthened and moved text is damaged")
    func damaged() throws {
        let sealer = try Sealer(current: key("k1", 1))
        let sealed = try sealer.seal(plain, associatedData: place)
        #expect(openingError(sealer, sealed, place) == nil)
        #expect(openingError(sealer, sealed, []) == .damaged)
        #expect(openingError(sealer, sealed, place + [0]) == .damaged)
        for count in "sealed1:k1:".count..<sealed.count {
            #expect(openingError(sealer, String(sealed.prefix(count)), place) == .damaged, "first \(count)")
        }
        for more in ["=", "A", "AAAA", " ", "\n", "\u{0}", "===="] {
            #expect(openingError(sealer, sealed + more, place) == .damaged, "with \(more)")
        }
        for less in [" ", "\n", "\t"] {
            let text = sealed.replacing("sealed1:k1:", with: "sealed1:k1:" + less)
            #expect(openingError(sealer, text, place) == .damaged, "with \(less) in front")
        }
    }

    @Test("Spare bits of base64 must be zero")
    func spareBits() throws {
        let sealer = try Sealer(current: key("k1", 1))
        let sealed = try sealer.seal([1, 2, 3], associatedData: place)
        #expect(sealed.hasSuffix("=="))
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let last = try #require(sealed.dropLast(2).last.flatMap { digits.firstIndex(of: $0) })
        for change in 1..<16 {
            let other = sealed.dropLast(3) + String(digits[last ^ change]) + "=="
            #expect(openingError(sealer, String(other), place) == .damaged, "\(change)")
        }
    }

    @Test(
        "What is no sealed text, or of another version, is refused by that name",
        arguments: [
            ("", .notSealed), ("plain text", .notSealed), ("sealed1", .notSealed), ("sealed1:k1", .notSealed),
            ("seale:k1:AAAA", .notSealed), ("Sealed1:k1:AAAA", .notSealed), (":::", .notSealed),
            ("sealed2:k1:AAAA", .unknownVersion), ("sealed:k1:AAAA", .unknownVersion),
            ("sealed1:k1:", .damaged), ("sealed1:k1:AAAA", .damaged), ("sealed1:k1:AAAA:", .damaged),
        ] as [(String, OpeningError)])
    func otherText(text: String, error: OpeningError) throws {
        #expect(openingError(try Sealer(current: key("k1", 1)), text, place) == error)
    }

    @Test("After a rotation old text opens, new text has the new key, and a removed key is named")
    func rotation() throws {
        let (one, two) = (try key("k1", 1), try key("k2", 2))
        let old = try Sealer(current: one).seal(plain, associatedData: place)
        let both = try Sealer(current: two, older: [one])
        #expect(try both.open(old, associatedData: place) == plain)
        let new = try both.seal(plain, associatedData: place)
        #expect(Sealer.keyID(of: new) == "k2")
        #expect(try Sealer(current: two).open(new, associatedData: place) == plain)
        #expect(openingError(try Sealer(current: two), old, place) == .unknownKey(id: "k1"))
        #expect(openingError(try Sealer(current: key("k1", 9)), old, place) == .damaged)
    }

    @Test("The name of a key is part of what is sealed")
    func boundName() throws {
        let sealed = try Sealer(current: key("k1", 1)).seal(plain, associatedData: place)
        let renamed = sealed.replacing("sealed1:k1:", with: "sealed1:k2:")
        #expect(openingError(try Sealer(current: key("k2", 1)), renamed, place) == .damaged)
    }

    @Test("Keys need a good name, 32 bytes, and names of their own")
    func badKeys() throws {
        for id in ["", "a b", "a:b", "ключ", String(repeating: "k", count: 33)] {
            #expect(throws: CryptoError.badSealKey(.badID, line: nil)) { try key(id, 1) }
        }
        #expect(throws: CryptoError.badSealKey(.badKey, line: nil)) { try SealKey(id: "k", bytes: [1, 2, 3]) }
        #expect(throws: CryptoError.badSealKey(.repeatedID, line: nil)) {
            try Sealer(current: try key("k1", 1), older: [try key("k1", 2)])
        }
        #expect(throws: CryptoError.badSealKey(.tooMany, line: nil)) {
            try Sealer(current: try key("k", 1), older: (0..<64).map { try key("k\($0)", 1) })
        }
    }

    @Test("Text above the limit is refused")
    func tooLarge() throws {
        let sealer = try Sealer(current: key("k1", 1))
        let bytes = [UInt8](repeating: 0, count: Sealer.maximumBytes + 1)
        #expect(throws: CryptoError.tooLargeToSeal(bytes: bytes.count)) { try sealer.seal(bytes, associatedData: []) }
    }
}
