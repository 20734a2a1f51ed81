/// Cuts an expression's text into tokens (CEL specification, "Syntax").
struct Lexer {
    let bytes: [UInt8]
    var index = 0
    private var line = 1
    /// A place whose column is known already: columns count code points, and counting them from the line's beginning at
    /// every token would take quadratic time.
    private var counted = (index: 0, column: 1)

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    static func tokens(of text: String) throws(ExpressionError) -> [Token] {
        var lexer = Lexer(text)
        guard lexer.bytes.count <= ExpressionLimits.maximumTextBytes else {
            throw ExpressionError(
                .tooLarge, at: lexer.position,
                "an expression has at most \(ExpressionLimits.maximumTextBytes) bytes; this one has "
                    + "\(lexer.bytes.count)")
        }
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    var position: SourcePosition {
        mutating get {
            for byte in bytes[counted.index..<index] where byte & 0xc0 != 0x80 { counted.column += 1 }
            counted.index = index
            return SourcePosition(offset: index, line: line, column: counted.column)
        }
    }

    func peek(_ ahead: Int = 0) -> UInt8? {
        index + ahead < bytes.count ? bytes[index + ahead] : nil
    }

    private mutating func next() throws(ExpressionError) -> Token {
        skipBlanks()
        let start = position
        guard let byte = peek() else { return Token(kind: .end, position: start) }
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return Token(kind: .integer(try number()), position: start)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return Token(kind: .text(try text(isRaw: false)), position: start)
        case _ where Self.beginsName(byte):
            return try nameOrPrefixedText(at: start)
        default:
            return Token(kind: .symbol(try symbol(at: start)), position: start)
        }
    }

    private mutating func skipBlanks() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"):
                index += 1
                newLine()
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0c:
                index += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while let byte = peek(), byte != UInt8(ascii: "\n") { index += 1 }
            default:
                return
            }
        }
    }

    /// The line feed before `index` has begun a new line.
    mutating func newLine() {
        line += 1
        counted = (index, 1)
    }

    private mutating func nameOrPrefixedText(at start: SourcePosition) throws(ExpressionError) -> Token {
        let prefix = peek().map { $0 | 0x20 }
        let second = peek(1)
        let isQuote = { (byte: UInt8?) in byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
        if prefix == UInt8(ascii: "r"), isQuote(second) {
            index += 1
            return Token(kind: .text(try text(isRaw: true)), position: start)
        }
        let isBytes =
            prefix == UInt8(ascii: "b")
            && (isQuote(second) || (second.map { $0 | 0x20 } == UInt8(ascii: "r") && isQuote(peek(2))))
        guard !isBytes else {
            throw ExpressionError(.notSupported, at: start, "byte strings are not in this language; use a text")
        }
        let first = index
        while let byte = peek(), Self.beginsName(byte) || Self.isDigit(byte) { index += 1 }
        let name = String(decoding: bytes[first..<index], as: UTF8.self)
        guard !Reserved.words.contains(name) else {
            throw ExpressionError(.syntax, at: start, "'\(name)' is a reserved word of CEL and cannot be a name")
        }
        return Token(kind: .identifier(name), position: start)
    }

    private mutating func symbol(at start: SourcePosition) throws(ExpressionError) -> Symbol {
        for length in [2, 1] where index + length <= bytes.count {
            if let symbol = Symbol(rawValue: String(decoding: bytes[index..<index + length], as: UTF8.self)) {
                index += length
                return symbol
            }
        }
        let rest = String(decoding: bytes[index...].prefix(4), as: UTF8.self)
        let character = rest.first.map(String.init) ?? ""
        let hint = character == "=" ? "; equality is '=='" : ""
        throw ExpressionError(.syntax, at: start, "'\(character)' cannot stand here\(hint)")
    }

    static func beginsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

/// Words that CEL keeps for itself (CEL specification, "Syntax", RESERVED).
enum Reserved {
    static let words: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]
}
