import Octets

/// `application/x-www-form-urlencoded` text, strictly: what the three modes of the interface carry their fields in.
public enum Form {
    /// Whether a `Content-Type` says that the body is such a form, in no other charset than UTF-8.
    public static func isMediaType(_ contentType: String) -> Bool {
        let text = contentType.lowercased().utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        let parts = text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard parts.first?.elementsEqual("application/x-www-form-urlencoded".utf8) == true else { return false }
        return parts.dropFirst().allSatisfy { part in
            !part.starts(with: "charset=".utf8) || part.elementsEqual("charset=utf-8".utf8)
                || part.elementsEqual("charset=\"utf-8\"".utf8)
        }
    }

    /// Fields by the order given; names and values as UTF-8, everything but letters, digits and `-._*` escaped.
    public static func encode(_ fields: [(name: String, value: String)]) -> [UInt8] {
        let longest = fields.reduce(0) { $0 + 3 * ($1.name.utf8.count + $1.value.utf8.count) + 2 }
        return [UInt8](unsafeUninitializedCapacity: longest) { bytes, count in
            for (name, value) in fields {
                if count > 0 { append(UInt8(ascii: "&"), to: bytes, &count) }
                appendEscaped(name, to: bytes, &count)
                append(UInt8(ascii: "="), to: bytes, &count)
                appendEscaped(value, to: bytes, &count)
            }
        }
    }

    /// Reads at most 64 fields.
    ///
    /// - Throws: `FormError` for a broken escape, text that is not UTF-8, a name that comes twice, or too many fields.
    public static func decode(_ bytes: [UInt8]) throws(FormError) -> FormFields {
        let (fields, repaired) = try decodeRepairing(bytes)
        guard repaired.isEmpty else { throw .notUTF8 }
        return fields
    }

    /// The same, but what is not UTF-8 stays, with U+FFFD in the place of what is wrong, and is named.
    public static func decodeRepairing(_ bytes: [UInt8]) throws(FormError) -> (
        fields: FormFields, repaired: Set<String>
    ) {
        var fields = FormFields()
        var repaired: Set<String> = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard fields.count < FormFields.maximumCount else { throw .tooManyFields }
            let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.endIndex
            let pair = rest[..<end]
            rest = rest[end...].dropFirst()
            if pair.isEmpty { continue }
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try unescaped(pair[..<equals])
            let value = try unescaped(pair[equals...].dropFirst())
            guard fields[name.text] == nil else { throw .repeatedField }
            fields.append(name.text, value.text)
            if !name.isUTF8 || !value.isUTF8 { repaired.insert(name.text) }
        }
        return (fields, repaired)
    }

    private static func appendEscaped(_ text: String, to bytes: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int) {
        let text = text.utf8.span
        for index in text.indices {
            switch text[index] {
            case let byte where isPlain(byte):
                append(byte, to: bytes, &count)
            case UInt8(ascii: " "):
                append(UInt8(ascii: "+"), to: bytes, &count)
            case let byte:
                append(UInt8(ascii: "%"), to: bytes, &count)
                append(HexDigit.upper(byte >> 4), to: bytes, &count)
                append(HexDigit.upper(byte), to: bytes, &count)
            }
        }
    }

    private static func append(_ byte: UInt8, to bytes: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int) {
        bytes[count] = byte
        count += 1
    }

    /// What stands for itself: URL Standard, application/x-www-form-urlencoded percent-encode set.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "*"):
            true
        default: false
        }
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) throws(FormError) -> (text: String, isUTF8: Bool) {
        guard let plain = PercentEscapes.decoded(bytes, plusIsSpace: true) else { throw .brokenEscape }
        if let text = String(validating: plain, as: UTF8.self) { return (text, true) }
        return (String(decoding: plain, as: UTF8.self), false)
    }
}

public enum FormError: Error, Hashable, Sendable, CustomStringConvertible {
    case brokenEscape
    case notUTF8
    case repeatedField
    case tooManyFields

    public var description: String {
        switch self {
        case .brokenEscape: "The form has a % that two hexadecimal digits do not follow."
        case .notUTF8: "The form is not UTF-8."
        case .repeatedField: "The form has the same field twice."
        case .tooManyFields: "The form has more than \(FormFields.maximumCount) fields."
        }
    }
}

/// The fields of a form, by their order; no name comes twice.
public struct FormFields: Sendable {
    public static let maximumCount = 64

    public private(set) var fields: [(name: String, value: String)] = []

    public init() {}

    public var count: Int { fields.count }

    mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }

    public subscript(name: String) -> String? {
        fields.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}
