import Octets

/// A request's target, checked and decoded (RFC 9112, 3.2.1: only the origin form is served).
struct RequestTarget {
    let text: String
    let path: String
    let query: [HTTPRequest.QueryItem]

    init(_ bytes: [UInt8]) throws(Refusal) {
        guard bytes.first == UInt8(ascii: "/") else { throw .malformed("the target does not begin with a slash") }
        guard bytes.allSatisfy(HTTPSyntax.isTarget) else {
            throw .malformed("the target has a byte in it that must be escaped")
        }
        let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
        path = try Self.path(bytes[..<(mark ?? bytes.endIndex)])
        query = try mark.map { mark throws(Refusal) in try Self.query(bytes[(mark + 1)...]) } ?? []
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static func path(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> String {
        for segment in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let segment = try decoded(segment, plusIsSpace: false)
            guard !segment.utf8.elementsEqual(".".utf8), !segment.utf8.elementsEqual("..".utf8) else {
                throw .malformed("the path has a . or .. segment")
            }
            guard segment.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "/") }) else {
                throw .malformed("the path has an escaped slash or control byte")
            }
        }
        return try decoded(bytes, plusIsSpace: false)
    }

    private static func query(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> [HTTPRequest.QueryItem] {
        var items: [HTTPRequest.QueryItem] = []
        for item in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            items.append(
                .init(
                    name: try decoded(parts[0], plusIsSpace: true),
                    value: parts.count > 1 ? try decoded(parts[1], plusIsSpace: true) : ""))
        }
        return items
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) throws(Refusal) -> String {
        guard let result = PercentEscapes.decoded(bytes, plusIsSpace: plusIsSpace) else {
            throw .malformed("the target has a % that two hexadecimal digits do not follow")
        }
        guard !result.contains(0) else { throw .malformed("the target has an escaped NUL") }
        guard let text = String(validating: result, as: UTF8.self) else {
            throw .malformed("the target's escapes are not UTF-8")
        }
        return text
    }
}
