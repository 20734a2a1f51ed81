import Testing

@testable import Crypto

@Suite struct SealKeyFileTests {
    private static let one = String(repeating: "0a", count: 32)
    private static let two = String(repeating: "B7", count: 32)

    private func sealer(_ text: String) throws -> Sealer {
        try SealKeyFile.sealer(reading: SecretBytes(copying: [UInt8](text.utf8)))
    }

    @Test(
        "The first line is current, and every line opens",
        arguments: [
            "new \(two)\nold \(one)\n", "# keys\n\n new\t\(two)  \r\n\r\nold \(one)",
            "new \(two.lowercased())\n#gone \(one)\nold \(one.uppercased())",
        ])
    func good(text: String) throws {
        let sealer = try sealer(text)
        #expect(sealer.current.id == "new")
        let old = try Sealer(current: SealKey(id: "old", bytes: [UInt8](repeating: 0x0A, count: 32)))
        #expect(try sealer.open(try old.seal([1, 2], associatedData: []), associatedData: []) == [1, 2])
        let new = try Sealer(current: SealKey(id: "new", bytes: [UInt8](repeating: 0xB7, count: 32)))
        #expect(try new.open(try sealer.seal([3], associatedData: []), associatedData: []) == [3])
    }

    @Test(
        "A bad line is refused with its number and what is wrong",
        arguments: [
            ("", .noKey, nil), ("\n# k1 \(one)\n", .noKey, nil), (one, .badLine, 1), ("k1 \(one) x", .badLine, 1),
            ("k1 \(one)\nk2\n", .badLine, 2), ("k1 \(one)0", .badKey, 1), ("k1 \(one.dropLast())", .badKey, 1),
            ("\nk1 \(one.dropLast())g", .badKey, 2), ("k1: \(one)", .badID, 1), ("ключ \(one)", .badID, 1),
            ("k1 \(one)\n\nk1 \(two)", .repeatedID, 3),
            ((0..<65).map { "k\($0) \(one)" }.joined(separator: "\n"), .tooMany, 65),
        ] as [(String, CryptoError.SealKeyFault, Int?)])
    func bad(text: String, fault: CryptoError.SealKeyFault, line: Int?) {
        #expect(throws: CryptoError.badSealKey(fault, line: line)) { try sealer(text) }
        #expect(!CryptoError.badSealKey(fault, line: line).description.contains("0a0a"))
    }

    @Test("A file written for a new key reads back")
    func written() throws {
        let key = try SealKey.generate()
        let text = SealKeyFile.text(of: key).text
        #expect(text.hasSuffix("\n"))
        let sealer = try sealer(text)
        #expect(sealer.current.id == key.id)
        let sealed = try Sealer(current: key).seal([1], associatedData: [])
        #expect(try sealer.open(sealed, associatedData: []) == [1])
    }
}
