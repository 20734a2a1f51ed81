import Expressions
import JSON

/// Reads a checkpoint byte by byte: every member is where the writer puts it, so that nothing is looked up.
struct JSONCursor {
    private let start: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    private var cursor: UnsafePointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int = 0) throws(CheckpointError) {
        guard let base = bytes.baseAddress, offset <= bytes.count else {
            throw .malformed(reason: "it is empty", offset: 0)
        }
        start = base
        end = base + bytes.count
        cursor = base + offset
    }

    var offset: Int { cursor - start }

    @inline(never)
    func fault(_ reason: String) -> CheckpointError { .malformed(reason: reason, offset: offset) }

    // MARK: Structure

    mutating func expect(_ byte: UInt8) throws(CheckpointError) {
        guard cursor < end, cursor.pointee == byte else {
            throw fault("'\(Character(UnicodeScalar(byte)))' is missing")
        }
        cursor += 1
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard cursor < end, cursor.pointee == byte else { return false }
        cursor += 1
        return true
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard end - cursor >= count else { return false }
        for index in 0..<count where cursor[index] != word.utf8Start[index] { return false }
        cursor += count
        return true
    }

    mutating func expect(_ word: StaticString) throws(CheckpointError) {
        guard take(word) else { throw fault("'\(word)' is missing") }
    }

    mutating func finish() throws(CheckpointError) {
        guard cursor == end else { throw fault("something follows its end") }
    }

    /// The next element of a list whose opening bracket was read, or its end.
    ///
    /// - Parameter isFirst: becomes false.
    mutating func next(_ isFirst: inout Bool, until close: UInt8 = UInt8(ascii: "]")) throws(CheckpointError) -> Bool {
        if take(close) { return false }
        if isFirst { isFirst = false } else { try expect(UInt8(ascii: ",")) }
        return true
    }

    mutating func open() throws(CheckpointError) { try expect(UInt8(ascii: "[")) }
    mutating func close() throws(CheckpointError) { try expect(UInt8(ascii: "]")) }
    mutating func comma() throws(CheckpointError) { try expect(UInt8(ascii: ",")) }

    // MARK: Scalars

    mutating func isNull() -> Bool { take("null") }

    mutating func bool() throws(CheckpointError) -> Bool {
        if take("true") { return true }
        try expect("false")
        return false
    }

    mutating func int64() throws(CheckpointError) -> Int64 {
        let isNegative = take(UInt8(ascii: "-"))
        let first = cursor
        var value: Int64 = 0
        var overflows = false
        while cursor < end, cursor.pointee &- 48 < 10 {
            let digit = Int64(cursor.pointee &- 48)
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeToo) = product.addingReportingOverflow(isNegative ? -digit : digit)
            overflows = overflows || tooLarge || tooLargeToo
            value = sum
            cursor += 1
        }
        guard cursor > first, !overflows else { throw fault("it should be a whole number of 64 bits") }
        return value
    }

    mutating func int() throws(CheckpointError) -> Int { Int(try int64()) }

    /// From 0 to below a bound.
    mutating func index(below bound: Int) throws(CheckpointError) -> Int {
        let index = try int()
        guard index >= 0, index < bound else { throw fault("\(index) is none of \(bound)") }
        return index
    }

    mutating func optionalInt64() throws(CheckpointError) -> Int64? { isNull() ? nil : try int64() }
    mutating func optionalIndex(below bound: Int) throws(CheckpointError) -> Int? {
        isNull() ? nil : try index(below: bound)
    }

    mutating func text() throws(CheckpointError) -> String {
        try expect(UInt8(ascii: "\""))
        let first = cursor
        while cursor < end, cursor.pointee != UInt8(ascii: "\""), cursor.pointee != UInt8(ascii: "\\") { cursor += 1 }
        guard cursor < end else { throw fault("a text has no end") }
        guard cursor.pointee == UInt8(ascii: "\"") else { return try escapedText(from: first) }
        defer { cursor += 1 }
        // The checksum was right: these are the bytes that were written, and they are UTF-8.
        return String(decoding: UnsafeBufferPointer(start: first, count: cursor - first), as: UTF8.self)
    }

    mutating func contentDigest() throws(CheckpointError) -> ContentDigest {
        guard let digest = ContentDigest(text: try text()) else { throw fault("it is no digest") }
        return digest
    }

    private mutating func escapedText(from first: UnsafePointer<UInt8>) throws(CheckpointError) -> String {
        while cursor < end, cursor.pointee != UInt8(ascii: "\"") {
            cursor += cursor.pointee == UInt8(ascii: "\\") && cursor + 1 < end ? 2 : 1
        }
        guard cursor < end else { throw fault("a text has no end") }
        cursor += 1
        guard case .string(let text) = try json(from: first - 1) else { throw fault("a text is not as JSON has it") }
        return text
    }

    private func json(from first: UnsafePointer<UInt8>) throws(CheckpointError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(
                reading: UnsafeRawBufferPointer(start: first, count: cursor - first), limits: .records)
        } catch {
            throw .malformed(reason: "\(error)", offset: first - start)
        }
    }

    /// Any value of JSON.
    private mutating func json() throws(CheckpointError) -> JSONValue {
        let first = cursor
        var depth = 0
        repeat {
            guard cursor < end else { throw fault("a value has no end") }
            switch cursor.pointee {
            case UInt8(ascii: "\""):
                cursor += 1
                while cursor < end, cursor.pointee != UInt8(ascii: "\"") {
                    cursor += cursor.pointee == UInt8(ascii: "\\") && cursor + 1 < end ? 2 : 1
                }
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
            if cursor < end { cursor += 1 }
            // A number or a word ends where something else begins.
        } while depth > 0 || (cursor < end && !Self.ends(cursor.pointee))
        return try json(from: first)
    }

    private static func ends(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
    }

    // MARK: Values of expressions, as `JSONBytes` writes them

    mutating func value(_ depth: Int = 0) throws(CheckpointError) -> Value {
        guard cursor < end, depth < 160 else { throw fault("a value is missing, or too deep") }
        switch cursor.pointee {
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try bool())
        case UInt8(ascii: "["):
            cursor += 1
            var values: [Value] = []
            var isFirst = true
            while try next(&isFirst) { values.append(try value(depth + 1)) }
            return .list(values)
        case UInt8(ascii: "{"):
            if take("{\"$amount\":") { return try tagged(amount: ()) }
            if take("{\"$time\":") {
                let time = try int64()
                try expect(UInt8(ascii: "}"))
                return .time(time)
            }
            if take("{\"$sealed\":") {
                let json = try json()
                try expect(UInt8(ascii: "}"))
                return .sealed(json)
            }
            return .object(try fields(depth))
        default: return .integer(try int64())
        }
    }

    private mutating func tagged(amount: Void) throws(CheckpointError) -> Value {
        guard let fen = Money.fen(of: try text()) else { throw fault("an amount is not one") }
        try expect(UInt8(ascii: "}"))
        return .amount(fen)
    }

    mutating func fields(_ depth: Int = 0) throws(CheckpointError) -> ObjectValue {
        try expect(UInt8(ascii: "{"))
        var members: [(name: String, value: Value)] = []
        var isFirst = true
        while try next(&isFirst, until: UInt8(ascii: "}")) {
            var name = try text()
            if name.utf8.first == UInt8(ascii: "$") { name.removeFirst() }
            try expect(UInt8(ascii: ":"))
            members.append((name, try value(depth + 1)))
        }
        return ObjectValue(members)
    }
}
