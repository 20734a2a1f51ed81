extension Lexer {
    /// Decimal or, after `0x`, hexadecimal; the sign is an operator.
    mutating func number() throws(ExpressionError) -> UInt64 {
        let start = position
        let isHexadecimal = peek() == UInt8(ascii: "0") && peek(1).map { $0 | 0x20 } == UInt8(ascii: "x")
        if isHexadecimal { index += 2 }
        let radix: UInt64 = isHexadecimal ? 16 : 10
        var value: UInt64 = 0
        var digits = 0
        while let byte = peek(), let digit = Self.digit(byte), digit < radix {
            let (product, overflows) = value.multipliedReportingOverflow(by: radix)
            let (sum, overflowsToo) = product.addingReportingOverflow(digit)
            guard !overflows, !overflowsToo else { throw Self.tooLarge(start) }
            value = sum
            digits += 1
            index += 1
        }
        guard digits > 0 else { throw ExpressionError(.syntax, at: start, "'0x' needs hexadecimal digits") }
        try refuseOtherNumbers(at: start, isHexadecimal)
        guard value <= UInt64(Int64.max) + 1 else { throw Self.tooLarge(start) }
        return value
    }

    private static func tooLarge(_ position: SourcePosition) -> ExpressionError {
        ExpressionError(.syntax, at: position, "the integer does not fit into 64 bits")
    }

    private mutating func refuseOtherNumbers(at start: SourcePosition, _ isHexadecimal: Bool) throws(ExpressionError) {
        guard let byte = peek() else { return }
        let isFraction = byte == UInt8(ascii: ".") && peek(1).map(Self.isDigit) == true
        let isExponent = byte | 0x20 == UInt8(ascii: "e")
        if !isHexadecimal, isFraction || isExponent {
            throw ExpressionError(
                .notSupported, at: start,
                "floating-point numbers are not in this language; write money as amount(\"12.34\")")
        }
        if byte | 0x20 == UInt8(ascii: "u") {
            throw ExpressionError(.notSupported, at: start, "unsigned integers are not in this language; leave the 'u'")
        }
        guard !Self.beginsName(byte) else {
            throw ExpressionError(.syntax, at: position, "a number ends before a letter; put an operator between them")
        }
    }

    static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
