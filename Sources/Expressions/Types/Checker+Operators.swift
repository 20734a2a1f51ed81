extension Checker {
    mutating func negative(
        _ operand: Syntax, _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        let (code, type) = try check(operand)
        guard type == .integer || type == .amount else {
            throw ExpressionError(.type, at: position, "'-' takes int or amount, not \(type)")
        }
        return (.negative(code, position), type)
    }

    mutating func binary(
        _ symbol: BinaryOperator, _ left: Syntax, _ right: Syntax, _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        switch symbol {
        case .or:
            return (.or(try bool(left, "'||'"), try bool(right, "'||'"), position), .bool)
        case .and:
            let first = try bool(left, "'&&'")
            let (second, type) = try check(right, where: left)
            guard type == .bool else { throw mismatch(.and, .bool, type, position) }
            return (.and(first, second, position), .bool)
        case .equal, .notEqual:
            let (one, other, type) = try pair(symbol, left, right, position)
            guard type.isComparable else { throw sealed(symbol.rawValue, position) }
            return (.equal(one, other, isNegated: symbol == .notEqual, position), .bool)
        case .less, .atMost, .greater, .atLeast:
            let (one, other, type) = try pair(symbol, left, right, position)
            guard type.isOrdered else {
                throw ExpressionError(.type, at: position, "values of type \(type) have no order")
            }
            let order: Code.Order =
                switch symbol {
                case .less: .less
                case .atMost: .atMost
                case .greater: .greater
                default: .atLeast
                }
            return (.ordered(order, one, other, position), .bool)
        case .isIn:
            return try isIn(left, right, position)
        case .plus, .minus, .times, .divide, .remainder:
            return try arithmetic(symbol, left, right, position)
        }
    }

    func sealed(_ user: String, _ position: SourcePosition) -> ExpressionError {
        ExpressionError(
            .type, at: position, "'\(user)' cannot look into sealed personal data; it can only be passed on")
    }

    /// Two operands of one type.
    private mutating func pair(
        _ symbol: BinaryOperator, _ left: Syntax, _ right: Syntax, _ position: SourcePosition
    ) throws(ExpressionError) -> (Code, Code, ValueType) {
        let (one, type) = try check(left)
        let (other, otherType) = try check(right)
        guard let common = type.unified(with: otherType) else { throw mismatch(symbol, type, otherType, position) }
        return (one, other, common)
    }

    private func mismatch(
        _ symbol: BinaryOperator, _ left: ValueType, _ right: ValueType, _ position: SourcePosition
    ) -> ExpressionError {
        var hint = ""
        if [left, right].contains(.amount), [left, right].contains(.integer) || [left, right].contains(.text) {
            hint = "; money is written amount(\"12.34\")"
        }
        return ExpressionError(
            .type, at: position, "'\(symbol.rawValue)' cannot take \(left) and \(right)\(hint)")
    }

    private mutating func isIn(
        _ left: Syntax, _ right: Syntax, _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        let (element, type) = try check(left)
        let (code, container) = try check(right)
        switch container {
        case .list(let elements):
            guard let common = elements.unified(with: type) else { throw mismatch(.isIn, type, container, position) }
            guard common.isComparable else { throw sealed("in", position) }
            return (.isElement(element, code, position), .bool)
        case .object:
            guard type.unified(with: .text) != nil else { throw mismatch(.isIn, type, container, position) }
            return (.isMember(element, code, position), .bool)
        case .bool, .integer, .amount, .text, .time, .sealed, .undetermined:
            throw ExpressionError(.type, at: position, "'in' looks into a list or an object, not into \(container)")
        }
    }

    private mutating func arithmetic(
        _ symbol: BinaryOperator, _ left: Syntax, _ right: Syntax, _ position: SourcePosition
    ) throws(ExpressionError) -> Checked {
        let (one, type) = try check(left)
        let (other, otherType) = try check(right)
        func code(_ operation: Code.Arithmetic) -> Code { .arithmetic(operation, one, other, position) }
        switch (symbol, type, otherType) {
        case (.plus, .integer, .integer), (.plus, .amount, .amount): return (code(.plus), type)
        case (.minus, .integer, .integer), (.minus, .amount, .amount): return (code(.minus), type)
        case (.times, .integer, .integer), (.times, .amount, .integer): return (code(.times), type)
        case (.times, .integer, .amount): return (code(.times), .amount)
        case (.divide, .integer, .integer): return (code(.divide), .integer)
        case (.remainder, .integer, .integer): return (code(.remainder), .integer)
        case (.plus, .text, .text): return (.joined(one, other, position), .text)
        case (.plus, .list, .list):
            guard let common = type.unified(with: otherType) else { throw mismatch(symbol, type, otherType, position) }
            return (.joined(one, other, position), common)
        case (.divide, .amount, _), (.remainder, .amount, _):
            throw ExpressionError(
                .type, at: position, "money is not divided: what does not come out even would be lost or made")
        case (_, .sealed, _), (_, _, .sealed): throw sealed(symbol.rawValue, position)
        default: throw mismatch(symbol, type, otherType, position)
        }
    }
}
