import Expressions
import Testing

@Suite("Refused expressions") struct RefusedExpressionTests {
    struct Refused: Sendable, CustomStringConvertible {
        let text: String
        let kind: ExpressionError.Kind
        let column: Int
        /// What the message says, among other things.
        let says: String

        init(_ text: String, _ kind: ExpressionError.Kind, _ column: Int, _ says: String) {
            self.text = text
            self.kind = kind
            self.column = column
            self.says = says
        }

        var description: String { text }
    }

    static let notSupported: [Refused] = [
        .init("1.5", .notSupported, 1, "amount"), .init("1e3", .notSupported, 1, "floating-point"),
        .init("1u", .notSupported, 1, "unsigned"), .init("b'x'", .notSupported, 1, "byte"),
        .init("rb'x'", .syntax, 3, "a text"), .init("null", .notSupported, 1, "has"),
        .init("'a'.matches('b')", .notSupported, 5, "regular expressions"), .init("int('1')", .notSupported, 1, "int"),
        .init("timestamp('x')", .notSupported, 1, "timestamp"), .init("duration('1s')", .notSupported, 1, "duration"),
        .init("dyn(1)", .notSupported, 1, "dyn"), .init("type(1)", .notSupported, 1, "type"),
        .init("{1: 2}", .notSupported, 2, "keys"), .init(".a", .notSupported, 1, "'.'"),
    ]

    static let syntax: [Refused] = [
        .init("", .syntax, 1, "a value"), .init("1 +", .syntax, 4, "a value"), .init("1 2", .syntax, 3, "operator"),
        .init("(1", .syntax, 3, "')'"), .init("[1, 2", .syntax, 6, "']'"), .init("{'a' 1}", .syntax, 6, "':'"),
        .init("a.", .syntax, 3, "field"), .init("a.1", .syntax, 3, "field"), .init("true ? 1", .syntax, 9, "':'"),
        .init("'abc", .syntax, 1, "end"), .init("'a\nb'", .syntax, 1, "line"), .init("'\\q'", .syntax, 2, "escape"),
        .init("'\\u12'", .syntax, 2, "4 digits"), .init("'\\ud800'", .syntax, 2, "character"),
        .init("a = 1", .syntax, 3, "'=='"), .init("a & b", .syntax, 3, "'&'"), .init("1x", .syntax, 2, "letter"),
        .init("0x", .syntax, 1, "hexadecimal"), .init("9223372036854775808", .syntax, 1, "64 bits"),
        .init("99999999999999999999", .syntax, 1, "64 bits"), .init("while", .syntax, 1, "reserved"),
        .init("size(1,)", .syntax, 8, "argument"), .init("{'a': 1, 'a': 2}", .syntax, 10, "twice"),
        .init("in [1]", .syntax, 1, "'in'"), .init("1 < ", .syntax, 5, "a value"),
        .init("'中' + #", .syntax, 7, "'#'"),
    ]

    static let types: [Refused] = [
        .init("1 + 'a'", .type, 3, "int and string"), .init("1 == 'a'", .type, 3, "int and string"),
        .init("amount('1') + 1", .type, 13, "amount and int"), .init("amount('1') == 1", .type, 13, "money"),
        .init("amount('1') * amount('1')", .type, 13, "amount and amount"),
        .init("amount('1') / 2", .type, 13, "divided"), .init("amount('1.234')", .type, 8, "two decimals"),
        .init("amount(1)", .type, 8, "string"), .init("amount('1,000')", .type, 8, "1,000"),
        .init("!1", .type, 2, "bool"), .init("1 && true", .type, 1, "bool"), .init("1 ? 2 : 3", .type, 1, "bool"),
        .init("true ? 1 : 'a'", .type, 6, "int and string"), .init("[1, 'a']", .type, 5, "one type"),
        .init("[1][0][0]", .type, 7, "no elements"), .init("[1]['a']", .type, 5, "int"),
        .init("1.a", .type, 3, "no field"), .init("(1).a", .type, 5, "no field"),
        .init("[1] < [2]", .type, 5, "order"), .init("1 in 2", .type, 3, "list"), .init("'a' in [1]", .type, 5, "in"),
        .init("size(1)", .type, 1, "size"), .init("has(1)", .type, 1, "field"), .init("sum(['a'])", .type, 1, "sum"),
        .init("sum([])", .type, 1, "sum"), .init("min()", .type, 1, "min"), .init("min([])", .type, 1, "order"),
        .init("[1].map(1, 2)", .type, 9, "name"), .init("[1].map(x)", .type, 5, "2 arguments"),
        .init("[1].all(x, x)", .type, 12, "bool"), .init("'abc'.map(x, x)", .type, 7, "list"),
        .init("-'a'", .type, 1, "string"), .init("'a'.startsWith(1)", .type, 16, "string"),
        .init("card == card", .type, 6, "sealed"), .init("card + 'a'", .type, 6, "sealed"),
        .init("size(card)", .type, 1, "sealed"), .init("card in [card]", .type, 6, "sealed"),
        .init("{'a': 1, 'b': 'c'}[note]", .type, 19, "differ"),
    ]

    static let names: [Refused] = [
        .init("inputs", .unknownName, 1, "card, note"), .init("foo(1)", .unknownName, 1, "amount"),
        .init("'a'.foo()", .unknownName, 5, "startsWith"), .init("{'a': 1}.b", .unknownName, 10, "it has a"),
        .init("has({'a': 1}.b)", .unknownName, 14, "it has a"), .init("[1].map(x, y)", .unknownName, 12, "x"),
        .init("[1].map(x, x)[0] + x", .unknownName, 20, "'x'"),
    ]

    @Test(
        "What is not right is refused, with the place and what to do", arguments: notSupported + syntax + types + names)
    func refused(_ refused: Refused) {
        #expect {
            try Expression(refused.text, names: ["card": .sealed, "note": .text])
        } throws: { error in
            guard let error = error as? ExpressionError else { return false }
            return error.kind == refused.kind && error.position.column == refused.column
                && error.message.contains(refused.says)
        }
    }

    @Test("The place is a line and a column of code points")
    func place() {
        #expect {
            try Expression("'中' +\n  '😀' + 1", names: [:])
        } throws: { error in
            (error as? ExpressionError)?.position == SourcePosition(offset: 17, line: 2, column: 7)
        }
    }
}
