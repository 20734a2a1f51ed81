import JSON
import Testing

struct UTF8Tests {
    /// Bytes on both sides of every boundary that a continuation byte can have.
    private static let edges: [UInt8] = [0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]

    @Test(
        "The reader and Swift's own validation agree after every first byte",
        arguments: 0x80...0xFF as ClosedRange<UInt8>)
    func validation(first: UInt8) {
        for second in Self.edges {
            for third in Self.edges {
                for fourth in Self.edges where !agree(on: [first, second, third, fourth]) {
                    Issue.record("the bytes \([first, second, third, fourth])")
                }
            }
        }
    }

    private func agree(on bytes: [UInt8]) -> Bool {
        let read = try? JSONValue(reading: [0x22] + bytes + [0x22])
        return read == String(validating: bytes, as: UTF8.self).map(JSONValue.string)
    }
}
