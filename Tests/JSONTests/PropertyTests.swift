import JSON
import TestSupport
import Testing

struct PropertyTests {
    @Test("Whatever is written is read back equal", arguments: [1, 2, 3, 4] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for round in 0..<250 {
            let value = generator.value(depth: 4)
            let read = try JSONValue(reading: value.encoded())
            #expect(read == value && read.hashValue == value.hashValue, "seed \(seed), round \(round)")
            #expect(read.encoded() == value.encoded(), "seed \(seed), round \(round)")
            #expect(try JSONValue(reading: value.prettyText) == value, "seed \(seed), round \(round)")
        }
    }

    @Test("Every spelling of a value is read as that value", arguments: [11, 12, 13, 14] as [UInt64])
    func spellings(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for round in 0..<250 {
            let value = generator.value(depth: 4)
            #expect(try JSONValue(reading: generator.spelling(of: value)) == value, "seed \(seed), round \(round)")
        }
    }

    @Test("Mutated documents are refused in place or read for good", arguments: 0..<20 as Range<UInt64>)
    func mutations(seed: UInt64) {
        var generator = DocumentGenerator(seed: 1000 + seed)
        for round in 0..<1000 {
            let document = Array(generator.spelling(of: generator.value(depth: 2)).utf8)
            let mutant = mutate(document, &generator.random)
            do throws(JSONError) {
                let value = try JSONValue(reading: mutant)
                let again = try JSONValue(reading: value.encoded())
                #expect(again == value && again.encoded() == value.encoded(), "seed \(seed), round \(round)")
            } catch {
                #expect((0...mutant.count).contains(error.offset), "seed \(seed), round \(round)")
                #expect(error.line > 0 && error.column > 0, "seed \(seed), round \(round)")
            }
        }
    }

    private func mutate(_ document: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = document
        for _ in 0...random.below(3) {
            let place = random.below(bytes.count + 1)
            let rest = place..<bytes.count
            switch random.below(6) {
            case 0 where !rest.isEmpty: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1 where !rest.isEmpty: bytes[place] ^= 1 << UInt8(random.below(8))
            case 2 where !rest.isEmpty: bytes.remove(at: place)
            case 3: bytes.insert(Array("[]{},:\"\\/u0-.eE\u{0}\u{1F} \n".utf8)[random.below(19)], at: place)
            case 4:
                bytes.insert(contentsOf: bytes[place..<min(place + 8, bytes.count)], at: random.below(bytes.count + 1))
            default: bytes.removeSubrange(random.below(8) == 0 ? rest : rest.prefix(1))
            }
        }
        return bytes
    }
}
