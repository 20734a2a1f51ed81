import JSON
import TestSupport

/// Makes up values of every kind, and spells them with white space and escapes that a reader must see through.
struct DocumentGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func value(depth: Int) -> JSONValue {
        switch random.below(depth > 0 ? 8 : 5) {
        case 0: [nil, true, false][random.below(3)]
        case 1, 2: .number(number())
        case 3, 4: .string(text())
        case 5: .array((0..<random.below(5)).map { _ in value(depth: depth - 1) })
        default: .object(object(depth: depth - 1))
        }
    }

    /// Some objects are large enough to carry an index.
    mutating func object(depth: Int) -> JSONObject {
        var object = JSONObject()
        let count = random.below(20) == 0 ? 30 + random.below(10) : random.below(6)
        for _ in 0..<count { object[text()] = count > 10 ? .number(number()) : value(depth: depth) }
        return object
    }

    private mutating func number() -> JSONNumber {
        let integers: [Int64] = [0, -1, 10, .max, .min, Int64(bitPattern: random.next())]
        let fraction = random.below(3) == 0 ? ".\(random.below(1000))" : ""
        let exponent = random.below(4) == 0 ? ["e1", "E+22", "e-7", "E400"][random.below(4)] : ""
        return JSONNumber(text: "\(integers[random.below(6)])\(fraction)\(exponent)") ?? 0
    }

    private mutating func text() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<random.below(random.below(10) == 0 ? 60 : 9) { scalars.append(scalar()) }
        return String(scalars)
    }

    private mutating func scalar() -> Unicode.Scalar {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7F, 0x61...0x7A, 0x61...0x7A, 0x22...0x22, 0x5C...0x5C, 0x80...0x7FF, 0x300...0x36F,
            0x4E00...0x9FFF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF,
        ]
        return Unicode.Scalar(UInt32.random(in: ranges[random.below(ranges.count)], using: &random)) ?? "?"
    }

    /// One of the many spellings of a value.
    mutating func spelling(of value: JSONValue) -> String {
        let core =
            switch value {
            case .null, .bool, .number: value.text
            case .string(let text): spelling(of: text)
            case .array(let elements): "[" + (elements.map { spelling(of: $0) }.joined(separator: ",")) + space() + "]"
            case .object(let members):
                "{"
                    + members.map { space() + spelling(of: $0.key) + space() + ":" + spelling(of: $0.value) }
                    .joined(separator: ",") + space() + "}"
            }
        return space() + core + space()
    }

    private mutating func spelling(of text: String) -> String {
        var spelt = "\""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || random.below(4) == 0 {
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    let digits = String(unit, radix: 16, uppercase: random.below(2) == 0)
                    spelt += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                spelt.unicodeScalars.append(scalar)
            }
        }
        return spelt + "\""
    }

    private mutating func space() -> String {
        random.below(4) == 0 ? ["\n", " ", "\t", "\r\n", "  "][random.below(5)] : ""
    }
}
