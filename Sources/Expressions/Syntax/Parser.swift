/// Reads tokens as an expression (CEL specification, "Syntax": the grammar's levels are the functions here).
struct Parser {
    private let tokens: [Token]
    private var index = 0
    /// Levels of brackets, operands and calls that are open.
    private var depth = 0

    static func parse(_ text: String) throws(ExpressionError) -> Syntax {
        var parser = Parser(tokens: try Lexer.tokens(of: text))
        let syntax = try parser.expression()
        guard parser.token.kind == .end else {
            throw parser.unexpected("an operator or the end")
        }
        return syntax
    }

    private init(tokens: [Token]) {
        self.tokens = tokens
    }

    var token: Token { tokens[index] }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func take(_ symbol: Symbol) -> SourcePosition? {
        guard token.kind == .symbol(symbol) else { return nil }
        defer { advance() }
        return token.position
    }

    mutating func expect(_ symbol: Symbol, _ purpose: String) throws(ExpressionError) {
        guard take(symbol) != nil else { throw unexpected("'\(symbol.rawValue)' \(purpose)") }
    }

    func unexpected(_ wanted: String) -> ExpressionError {
        ExpressionError(.syntax, at: token.position, "here should be \(wanted), not \(token.name)")
    }

    /// Counts a level for as long as `body` runs.
    mutating func nested<Value>(
        _ body: (inout Parser) throws(ExpressionError) -> Value
    ) throws(ExpressionError) -> Value {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ExpressionLimits.maximumDepth else { throw Syntax.tooDeep(token.position) }
        return try body(&self)
    }

    mutating func expression() throws(ExpressionError) -> Syntax {
        try nested { (parser) throws(ExpressionError) in
            let condition = try parser.binary(atLeast: 0)
            guard let position = parser.take(.question) else { return condition }
            let positive = try parser.binary(atLeast: 0)
            try parser.expect(.colon, "and what holds otherwise")
            return try Syntax(.conditional(condition, positive, try parser.expression()), at: position)
        }
    }

    /// Operators from weak to strong; those of one level are read from the left.
    private static let levels: [[BinaryOperator]] = [
        [.or], [.and], [.less, .atMost, .greater, .atLeast, .equal, .notEqual, .isIn], [.plus, .minus],
        [.times, .divide, .remainder],
    ]

    private mutating func binary(atLeast level: Int) throws(ExpressionError) -> Syntax {
        guard level < Self.levels.count else { return try unary() }
        var left = try binary(atLeast: level + 1)
        while let (symbol, position) = takeOperator(of: level) {
            left = try Syntax(.binary(symbol, left, try binary(atLeast: level + 1)), at: position)
        }
        return left
    }

    private mutating func takeOperator(of level: Int) -> (BinaryOperator, SourcePosition)? {
        let found: BinaryOperator? =
            switch token.kind {
            case .symbol(let symbol): BinaryOperator(rawValue: symbol.rawValue)
            case .identifier("in"): .isIn
            case .identifier, .integer, .text, .end: nil
            }
        guard let found, Self.levels[level].contains(found) else { return nil }
        defer { advance() }
        return (found, token.position)
    }

    private mutating func unary() throws(ExpressionError) -> Syntax {
        if let position = take(.not) {
            return try nested { (parser) throws(ExpressionError) in
                try Syntax(.not(try parser.unary()), at: position)
            }
        }
        if let position = take(.minus) {
            // The smallest integer has no positive counterpart.
            if case .integer(let number) = token.kind {
                let start = token.position
                advance()
                let value = number == 1 << 63 ? Int64.min : -Int64(truncatingIfNeeded: number)
                return try member(of: Syntax(.integer(value), at: start))
            }
            return try nested { (parser) throws(ExpressionError) in
                try Syntax(.negative(try parser.unary()), at: position)
            }
        }
        return try member(of: try primary())
    }

    /// Fields, indices and methods behind a value.
    private mutating func member(of value: Syntax) throws(ExpressionError) -> Syntax {
        var value = value
        while true {
            if take(.dot) != nil {
                value = try fieldOrMethod(of: value)
            } else if let position = take(.openBracket) {
                let index = try expression()
                try expect(.closeBracket, "after an index")
                value = try Self.element(of: value, index, at: position)
            } else {
                return value
            }
        }
    }

    /// A key that is written out is another way to write a field, and the only one for names with hyphens.
    private static func element(
        of value: Syntax, _ index: Syntax, at position: SourcePosition
    ) throws(ExpressionError) -> Syntax {
        guard case .text(let name) = index.kind else { return try Syntax(.index(value, index), at: position) }
        return try Syntax(.field(value, name), at: index.position)
    }

    private mutating func fieldOrMethod(of value: Syntax) throws(ExpressionError) -> Syntax {
        let position = token.position
        guard case .identifier(let name) = token.kind else { throw unexpected("a field's name after '.'") }
        advance()
        guard take(.openParenthesis) != nil else { return try Syntax(.field(value, name), at: position) }
        return try Syntax(.call(name, receiver: value, try arguments()), at: position)
    }

    /// What stands in parentheses, the opening one taken already.
    mutating func arguments() throws(ExpressionError) -> [Syntax] {
        try elements(until: .closeParenthesis) { (parser) throws(ExpressionError) in try parser.expression() }
    }

    /// A list with commas and its end; CEL allows a comma at the end of lists and objects.
    mutating func elements<Element>(
        until end: Symbol, _ element: (inout Parser) throws(ExpressionError) -> Element
    ) throws(ExpressionError) -> [Element] {
        var elements: [Element] = []
        while take(end) == nil {
            elements.append(try element(&self))
            guard take(.comma) != nil else {
                try expect(end, "or ','")
                break
            }
            if end == .closeParenthesis, token.kind == .symbol(end) { throw unexpected("another argument after ','") }
        }
        return elements
    }
}
