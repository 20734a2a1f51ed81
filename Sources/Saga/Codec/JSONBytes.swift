import Custody
import Expressions
import JSON

/// Compact JSON, written piece by piece; commas are put where they belong.
struct JSONBytes {
    private(set) var bytes: [UInt8] = []
    /// Whether something stands before the next value, in the same list or object.
    private var follows = false

    init(capacity: Int = 512) { bytes.reserveCapacity(capacity) }

    // MARK: Structure

    mutating func object(_ members: (inout JSONBytes) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        follows = false
        members(&self)
        bytes.append(UInt8(ascii: "}"))
        follows = true
    }

    mutating func array(_ elements: (inout JSONBytes) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "["))
        follows = false
        elements(&self)
        bytes.append(UInt8(ascii: "]"))
        follows = true
    }

    /// - Parameter name: of printable ASCII without quotes and backslashes.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        follows = false
    }

    mutating func key(_ name: String) {
        text(name)
        bytes.append(UInt8(ascii: ":"))
        follows = false
    }

    private mutating func separate() {
        if follows { bytes.append(UInt8(ascii: ",")) }
        follows = true
    }

    // MARK: Scalars

    mutating func text(_ text: String) {
        separate()
        let isPlain =
            text.utf8.withContiguousStorageIfAvailable { utf8 in
                utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            } ?? false
        guard isPlain else { return JSONValue.string(text).write(into: &bytes) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func integer(_ value: some BinaryInteger) {
        separate()
        let value = Int64(value)
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        digits(value.magnitude)
    }

    mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: value ? [0x74, 0x72, 0x75, 0x65] : [0x66, 0x61, 0x6C, 0x73, 0x65])
    }

    mutating func null() {
        separate()
        bytes.append(contentsOf: [0x6E, 0x75, 0x6C, 0x6C])
    }

    mutating func json(_ value: JSONValue) {
        separate()
        value.write(into: &bytes)
    }

    private mutating func digits(_ value: UInt64) {
        guard value >= 10 else { return bytes.append(UInt8(ascii: "0") + UInt8(value)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var (rest, first) = (value, 20)
            while rest > 0 {
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(digits)[first...]))
        }
    }

    // MARK: Members

    mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        self.text(text)
    }

    mutating func member(_ name: StaticString, _ value: some BinaryInteger) {
        key(name)
        integer(value)
    }

    // MARK: Values of expressions

    /// A value that says itself what it is: `{"$amount":"12.34"}`, `{"$time":…}` in milliseconds, `{"$sealed":…}`, and
    /// everything else as JSON has it. A member's name that begins with `$` is written with one more in front.
    mutating func value(_ value: Value) {
        switch value {
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .text(let text): self.text(text)
        case .amount(let fen): object { $0.amount(fen) }
        case .time(let milliseconds): object { $0.member("$time", milliseconds) }
        case .sealed(let json):
            object {
                $0.key("$sealed")
                $0.json(json)
            }
        case .list(let values): array { for value in values { $0.value(value) } }
        case .object(let value): fields(value)
        }
    }

    mutating func fields(_ value: ObjectValue) {
        object {
            for (name, value) in value {
                $0.key(name.utf8.first == UInt8(ascii: "$") ? "$" + name : name)
                $0.value(value)
            }
        }
    }

    private mutating func amount(_ fen: Int64) {
        key("$amount")
        bytes.append(UInt8(ascii: "\""))
        if fen < 0 { bytes.append(UInt8(ascii: "-")) }
        digits(fen.magnitude / 100)
        let cents = UInt8(fen.magnitude % 100)
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(ascii: "0") + cents / 10)
        bytes.append(UInt8(ascii: "0") + cents % 10)
        bytes.append(UInt8(ascii: "\""))
    }
}
