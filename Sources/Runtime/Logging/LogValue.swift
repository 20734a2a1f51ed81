import JSON

/// What may stand in a field of the log.
///
/// There is no way from any text to a field: every case says what kind of thing it holds, so that names, numbers of
/// papers and keys do not get there by being interpolated.
public enum LogValue: Sendable {
    case count(Int)
    case flag(Bool)
    case duration(Duration)
    /// An identifier of ours or of a peer's: a request number, a saga, a service, a code.
    ///
    /// Only ASCII letters, digits and `_ - . : / @`, at most 80; anything else is no identifier and shows as such.
    case id(String)
    /// A word of the program itself.
    case word(StaticString)
    /// An address the process listens on or calls; what follows a `?` or `#`, and a user before an `@`, is left out.
    case address(String)
    /// An error of the program's own, by its description, which by rule holds neither secrets nor personal data.
    case failure(any Error)
    /// Only that there is something, and how many bytes.
    case hidden(Int)

    static let maximumTextBytes = 1_024

    var json: JSONValue {
        switch self {
        case .count(let number): .number(JSONNumber(number))
        case .flag(let flag): .bool(flag)
        case .duration(let duration): .string(Self.text(of: duration))
        case .id(let text): .string(Self.isIdentifier(text) ? text : "(not an identifier)")
        case .word(let word): .string("\(word)")
        case .address(let text): .string(Self.cut(Self.bare(address: text)))
        case .failure(let error): .string(Self.cut("\(error)"))
        case .hidden(let count): .string("(hidden, \(count) bytes)")
        }
    }

    /// Milliseconds with three decimals.
    private static func text(of duration: Duration) -> String {
        let microseconds = duration / .microseconds(1)
        return "\((microseconds).rounded() / 1_000) ms"
    }

    private static func isIdentifier(_ text: String) -> Bool {
        (1...80).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "@"):
                    true
                default: false
                }
            }
    }

    private static func bare(address: String) -> String {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = path.firstRange(of: "://"), let at = path[scheme.upperBound...].lastIndex(of: "@") else {
            return String(path)
        }
        return String(path[..<scheme.upperBound] + path[path.index(after: at)...])
    }

    /// At most so many bytes, and never half a character.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > maximumTextBytes else { return text }
        return String(decoding: text.utf8.prefix(maximumTextBytes), as: UTF8.self).prefix { $0 != "\u{fffd}" } + "…"
    }
}
