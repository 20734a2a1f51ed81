/// Reads the HTML that the bank writes: tags with quoted attributes, text, and the five named escapes.
struct HTMLReader {
    enum Token: Hashable {
        case open(String, [String: String])
        case close(String)
        case text(String)
    }

    /// - Throws: `UnreadablePage` for anything that is not well-formed.
    static func tokens(of page: String) throws -> [Token] {
        var reader = HTMLReader(rest: page[...])
        var tokens: [Token] = []
        while let token = try reader.next() {
            tokens.append(token)
            // What is inside is not HTML.
            if case .open(let name, _) = token, name == "style" || name == "script" {
                tokens += [.text(try reader.raw(until: "</\(name)>")), .close(name)]
            }
        }
        return tokens
    }

    private var rest: Substring

    private mutating func next() throws -> Token? {
        guard let first = rest.first else { return nil }
        guard first == "<" else {
            let text = rest.prefix { $0 != "<" }
            rest = rest.dropFirst(text.count)
            return .text(try Self.unescaped(text))
        }
        rest.removeFirst()
        if rest.first == "!" {
            _ = try raw(until: ">")
            return try next()
        }
        let isEnd = rest.first == "/"
        if isEnd { rest.removeFirst() }
        let name = rest.prefix { $0.isLetter || $0.isNumber }.lowercased()
        guard !name.isEmpty else { throw UnreadablePage("a tag without a name before: \(rest.prefix(40))") }
        rest = rest.dropFirst(name.count)
        let attributes = try attributes()
        return isEnd ? .close(name) : .open(name, attributes)
    }

    private mutating func attributes() throws -> [String: String] {
        var attributes: [String: String] = [:]
        while true {
            rest = rest.drop { $0.isWhitespace }
            guard let first = rest.first else { throw UnreadablePage("a tag that does not end") }
            if first == ">" {
                rest.removeFirst()
                return attributes
            }
            let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" })
            guard !name.isEmpty else { throw UnreadablePage("an attribute without a name before: \(rest.prefix(40))") }
            rest = rest.dropFirst(name.count)
            guard attributes[name] == nil else { throw UnreadablePage("the attribute \(name) twice") }
            attributes[name] = try value()
        }
    }

    /// A quoted value, or nothing after a name alone.
    private mutating func value() throws -> String {
        guard rest.first == "=" else { return "" }
        rest.removeFirst()
        guard rest.first == "\"" else { throw UnreadablePage("a value without quotes before: \(rest.prefix(40))") }
        rest.removeFirst()
        return try Self.unescaped(Substring(try raw(until: "\"")))
    }

    private mutating func raw(until end: String) throws -> String {
        guard let found = rest.firstRange(of: end) else { throw UnreadablePage("no \(end) any more") }
        defer { rest = rest[found.upperBound...] }
        return String(rest[..<found.lowerBound])
    }

    private static let escapes = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]

    private static func unescaped(_ text: Substring) throws -> String {
        var plain = ""
        var rest = text
        while let start = rest.firstIndex(of: "&") {
            plain += rest[..<start]
            let name = rest[start...].dropFirst().prefix { $0 != ";" }
            guard let character = escapes[String(name)] else { throw UnreadablePage("the escape &\(name.prefix(10))") }
            plain += character
            rest = rest[name.endIndex...].dropFirst()
        }
        return plain + rest
    }
}
