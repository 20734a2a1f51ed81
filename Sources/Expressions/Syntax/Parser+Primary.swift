extension Parser {
    /// A literal, a name, a call or something in brackets.
    mutating func primary() throws(ExpressionError) -> Syntax {
        let position = token.position
        switch token.kind {
        case .integer(let number):
            guard let value = Int64(exactly: number) else {
                throw ExpressionError(.syntax, at: position, "the integer does not fit into 64 bits")
            }
            advance()
            return try Syntax(.integer(value), at: position)
        case .text(let text):
            advance()
            return try Syntax(.text(text), at: position)
        case .identifier(let name):
            advance()
            return try named(name, at: position)
        case .symbol(.openParenthesis):
            advance()
            let inner = try expression()
            try expect(.closeParenthesis, "to close the parenthesis")
            return inner
        case .symbol(.openBracket):
            advance()
            let elements = try elements(until: .closeBracket) { (parser) throws(ExpressionError) in
                try parser.expression()
            }
            return try Syntax(.list(elements), at: position)
        case .symbol(.openBrace):
            advance()
            let members = try elements(until: .closeBrace) { (parser) throws(ExpressionError) in try parser.entry() }
            return try Syntax(.object(members), at: position)
        case .symbol(.dot):
            throw ExpressionError(.notSupported, at: position, "names begin with a letter; leave the '.' before them")
        case .symbol, .end:
            throw unexpected("a value")
        }
    }

    private mutating func named(_ name: String, at position: SourcePosition) throws(ExpressionError) -> Syntax {
        switch name {
        case "true": return try Syntax(.bool(true), at: position)
        case "false": return try Syntax(.bool(false), at: position)
        case "null":
            throw ExpressionError(
                .notSupported, at: position,
                "null is not in this language: what is not there is asked for with has(…)")
        case "in":
            throw ExpressionError(.syntax, at: position, "'in' stands between a value and a list")
        default: break
        }
        guard take(.openParenthesis) != nil else { return try Syntax(.name(name), at: position) }
        return try Syntax(.call(name, receiver: nil, try arguments()), at: position)
    }

    /// One member of an object.
    private mutating func entry() throws(ExpressionError) -> Syntax.Member {
        let position = token.position
        guard case .text(let key) = token.kind else {
            throw ExpressionError(
                .notSupported, at: position, "the keys of an object are texts in quotes here, such as {'name': value}")
        }
        advance()
        try expect(.colon, "between a key and its value")
        return Syntax.Member(key: key, position: position, value: try expression())
    }
}
