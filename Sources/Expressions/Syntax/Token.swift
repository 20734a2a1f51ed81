/// A piece of an expression's text.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case identifier(String)
        case integer(UInt64)
        case text(String)
        /// An operator or a bracket.
        case symbol(Symbol)
        case end
    }

    let kind: Kind
    let position: SourcePosition

    /// What it is called in a message.
    var name: String {
        switch kind {
        case .identifier(let name): "'\(name)'"
        case .integer(let number): "\(number)"
        case .text: "a text"
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .end: "the end"
        }
    }
}

/// The operators and brackets; two characters before one.
enum Symbol: String, Hashable, Sendable, CaseIterable {
    case and = "&&"
    case or = "||"
    case equal = "=="
    case notEqual = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
    case not = "!"
    case question = "?"
    case colon = ":"
    case dot = "."
    case comma = ","
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
}
