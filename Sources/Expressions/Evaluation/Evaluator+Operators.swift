extension Evaluator {
    mutating func arithmetic(
        _ operation: Code.Arithmetic, _ left: Value, _ right: Value, _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        try spend(at: position)
        switch (left, right) {
        case (.integer(let one), .integer(let other)):
            return .integer(try Self.result(operation, one, other, position))
        case (.amount(let one), .amount(let other)):
            return .amount(try Self.result(operation, one, other, position))
        case (.amount(let one), .integer(let other)), (.integer(let one), .amount(let other)):
            return .amount(try Self.result(operation, one, other, position))
        default: throw unexpected("number", position)
        }
    }

    /// Integers that do not fit are an error, and division cuts towards zero (CEL specification, "Numeric Values").
    private static func result(
        _ operation: Code.Arithmetic, _ one: Int64, _ other: Int64, _ position: SourcePosition
    ) throws(EvaluationError) -> Int64 {
        let (value, overflows) =
            switch operation {
            case .plus: one.addingReportingOverflow(other)
            case .minus: one.subtractingReportingOverflow(other)
            case .times: one.multipliedReportingOverflow(by: other)
            case .divide: one.dividedReportingOverflow(by: other)
            case .remainder: one.remainderReportingOverflow(dividingBy: other)
            }
        if other == 0, operation == .divide || operation == .remainder {
            throw EvaluationError(.divisionByZero, at: position, "it divides by zero")
        }
        guard !overflows else {
            throw EvaluationError(.overflow, at: position, "the result does not fit into 64 bits")
        }
        return value
    }

    mutating func negative(_ value: Value, _ position: SourcePosition) throws(EvaluationError) -> Value {
        switch value {
        case .integer: try arithmetic(.minus, .integer(0), value, position)
        case .amount: try arithmetic(.minus, .amount(0), value, position)
        case .bool, .text, .time, .sealed, .list, .object: throw unexpected("number", position)
        }
    }

    mutating func isOrdered(
        _ order: Code.Order, _ left: Value, _ right: Value, _ position: SourcePosition
    ) throws(EvaluationError) -> Bool {
        try spend(1 + Self.weight(left), at: position)
        let (isLess, isEqual): (Bool, Bool)
        switch (left, right) {
        case (.integer(let one), .integer(let other)), (.amount(let one), .amount(let other)),
            (.time(let one), .time(let other)):
            (isLess, isEqual) = (one < other, one == other)
        case (.bool(let one), .bool(let other)):
            (isLess, isEqual) = (!one && other, one == other)
        case (.text(let one), .text(let other)):
            // UTF-8 keeps the order of code points.
            (isLess, isEqual) = (
                one.utf8.lexicographicallyPrecedes(other.utf8), one.utf8.elementsEqual(other.utf8)
            )
        default: throw unexpected("value with an order", position)
        }
        return switch order {
        case .less: isLess
        case .atMost: isLess || isEqual
        case .greater: !isLess && !isEqual
        case .atLeast: !isLess
        }
    }

    mutating func joined(
        _ left: Value, _ right: Value, _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        try spend(at: position)
        switch (left, right) {
        case (.text(let one), .text(let other)):
            try make(one.utf8.count + other.utf8.count, at: position)
            return .text(one + other)
        case (.list(let one), .list(let other)):
            try make(16 * (one.count + other.count), at: position)
            return .list(one + other)
        default: throw unexpected("string or list", position)
        }
    }

    mutating func size(_ value: Value, _ position: SourcePosition) throws(EvaluationError) -> Value {
        switch value {
        case .text(let text):
            try spend(1 + text.utf8.count / 16, at: position)
            return .integer(Int64(text.unicodeScalars.count))
        case .list(let values):
            try spend(at: position)
            return .integer(Int64(values.count))
        case .object(let object):
            try spend(at: position)
            return .integer(Int64(object.count))
        case .bool, .integer, .amount, .time, .sealed: throw unexpected("string, list or object", position)
        }
    }

    mutating func textTest(
        _ test: Code.TextTest, _ text: Code, _ part: Code, _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        let whole = Array(try self.text(text, position).utf8)
        let wanted = Array(try self.text(part, position).utf8)
        switch test {
        case .startsWith:
            try spend(wanted.count / 16, at: position)
            return .bool(whole.starts(with: wanted))
        case .endsWith:
            try spend(wanted.count / 16, at: position)
            return .bool(whole.suffix(wanted.count).elementsEqual(wanted))
        case .contains:
            return .bool(try contains(whole, wanted, position))
        }
    }

    /// By the table of Knuth, Morris and Pratt (1977): in time linear in both.
    private mutating func contains(
        _ whole: [UInt8], _ wanted: [UInt8], _ position: SourcePosition
    ) throws(EvaluationError) -> Bool {
        try spend((whole.count + wanted.count) / 8, at: position)
        try make(8 * wanted.count, at: position)
        guard !wanted.isEmpty else { return true }
        var borders = [0]
        var border = 0
        for byte in wanted.dropFirst() {
            while border > 0, byte != wanted[border] { border = borders[border - 1] }
            if byte == wanted[border] { border += 1 }
            borders.append(border)
        }
        var matched = 0
        for byte in whole {
            while matched > 0, byte != wanted[matched] { matched = borders[matched - 1] }
            if byte == wanted[matched] { matched += 1 }
            if matched == wanted.count { return true }
        }
        return false
    }

    func amount(_ text: String, _ position: SourcePosition) throws(EvaluationError) -> Value {
        guard let fen = Money.fen(of: text) else {
            throw EvaluationError(
                .notAnAmount, at: position,
                "the text is no amount; it is digits with at most two decimals, such as 12.34")
        }
        return .amount(fen)
    }
}
