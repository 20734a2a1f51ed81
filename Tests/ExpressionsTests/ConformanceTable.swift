import Expressions

/// What CEL says an expression comes to; from the text of its specification, section by section.
struct ExpectedValue: Sendable, CustomStringConvertible {
    let text: String
    let value: Value

    init(_ text: String, _ value: Value) {
        self.text = text
        self.value = value
    }

    var description: String { text }

    private static func integers(_ numbers: Int64...) -> Value { .list(numbers.map { .integer($0) }) }

    static let literals: [ExpectedValue] = [
        .init("0", .integer(0)), .init("42", .integer(42)), .init("0x1F", .integer(31)), .init("0Xff", .integer(255)),
        .init("-0x10", .integer(-16)), .init("9223372036854775807", .integer(.max)),
        .init("-9223372036854775808", .integer(.min)), .init("007", .integer(7)),
        .init("true", .bool(true)), .init("false", .bool(false)),
        .init("\"a\"", .text("a")), .init("'a'", .text("a")), .init("''", .text("")),
        .init("'it\"s'", .text("it\"s")), .init("\"it's\"", .text("it's")),
        .init("'''a'b\n\"c'''", .text("a'b\n\"c")), .init("\"\"\"x\"\"y\"\"\"", .text("x\"\"y")),
        .init(#"'\a\b\f\n\r\t\v\\\?\"\'\`'"#, .text("\u{7}\u{8}\u{c}\n\r\t\u{b}\\?\"'`")),
        .init(#"'\x41\101\u4e2d\U0001F600'"#, .text("AA中😀")),
        .init(#"r'a\nb'"#, .text("a\\nb")), .init(#"R"\u0041""#, .text("\\u0041")),
        .init("'中文'", .text("中文")), .init("[]", .list([])), .init("[1, 2, 3,]", integers(1, 2, 3)),
        .init("{'a': 1}.a", .integer(1)), .init("{'a': 1,}['a']", .integer(1)),
        .init("1 // a comment\n + 2", .integer(3)), .init(" \t\r\n1", .integer(1)),
    ]

    static let operators: [ExpectedValue] = [
        .init("1 + 2 * 3", .integer(7)), .init("(1 + 2) * 3", .integer(9)), .init("10 - 4 - 3", .integer(3)),
        .init("7 / 2", .integer(3)), .init("-7 / 2", .integer(-3)), .init("7 % 2", .integer(1)),
        .init("-7 % 2", .integer(-1)), .init("7 % -2", .integer(1)), .init("- -3", .integer(3)),
        .init("--3", .integer(3)), .init("2 - -3", .integer(5)), .init("!true", .bool(false)),
        .init("!!true", .bool(true)), .init("1 < 2", .bool(true)), .init("2 <= 2", .bool(true)),
        .init("3 > 2 == true", .bool(true)), .init("1 != 2", .bool(true)), .init("false < true", .bool(true)),
        .init("'a' < 'b'", .bool(true)), .init("'B' < 'a'", .bool(true)), .init("'a' + 'b'", .text("ab")),
        .init("[1] + [2, 3]", integers(1, 2, 3)), .init("[] + [1]", integers(1)),
        .init("[1, 2] == [1, 2]", .bool(true)), .init("[1, 2] == [2, 1]", .bool(false)),
        .init("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", .bool(true)), .init("[] == []", .bool(true)),
        .init("true ? 1 : 2", .integer(1)), .init("false ? 1 : true ? 2 : 3", .integer(2)),
        .init("true || false && false", .bool(true)), .init("1 in [1, 2]", .bool(true)),
        .init("3 in [1, 2]", .bool(false)), .init("'a' in {'a': 1}", .bool(true)),
        .init("'b' in {'a': 1}", .bool(false)), .init("1 in []", .bool(false)),
        .init("[1, 2, 3][1]", .integer(2)), .init("[[1], [2, 3]][1][0]", .integer(2)),
        // A code point above the basic plane comes after one below it, whatever UTF-16 says.
        .init("'\u{ffee}' < '\u{1f600}'", .bool(true)),
        // Two spellings of one letter are two texts.
        .init(#"'\u00e9' == 'e\u0301'"#, .bool(false)), .init(#"size('e\u0301')"#, .integer(2)),
    ]

    /// One side that decides makes up for the error on the other.
    static let absorbed: [ExpectedValue] = [
        .init("true || 1 / 0 > 1", .bool(true)), .init("1 / 0 > 1 || true", .bool(true)),
        .init("false && 1 / 0 > 1", .bool(false)), .init("1 / 0 > 1 && false", .bool(false)),
        .init("[1, 0, 2].exists(x, 4 / x == 2)", .bool(true)), .init("[0, 1].all(x, 4 / x == 2)", .bool(false)),
        .init("true ? 1 : 1 / 0", .integer(1)),
    ]

    static let functions: [ExpectedValue] = [
        .init("size('abc')", .integer(3)), .init("'abc'.size()", .integer(3)), .init("size('中文😀')", .integer(3)),
        .init("size([1, 2])", .integer(2)), .init("[].size()", .integer(0)), .init("size({'a': 1})", .integer(1)),
        .init("'abc'.startsWith('ab')", .bool(true)), .init("'abc'.startsWith('')", .bool(true)),
        .init("'abc'.endsWith('bc')", .bool(true)), .init("'abc'.contains('b')", .bool(true)),
        .init("'aabaab'.contains('aab')", .bool(true)), .init("'ababac'.contains('abac')", .bool(true)),
        .init("'abc'.contains('cb')", .bool(false)), .init("'abc'.contains('')", .bool(true)),
        .init("[1, 2, 3].all(x, x > 0)", .bool(true)), .init("[].all(x, false)", .bool(true)),
        .init("[1, 2, 3].exists(x, x == 2)", .bool(true)), .init("[].exists(x, true)", .bool(false)),
        .init("[1, 2, 2].exists_one(x, x == 1)", .bool(true)), .init("[1, 2, 2].exists_one(x, x == 2)", .bool(false)),
        .init("[1, 2, 3].map(x, x * 2)", integers(2, 4, 6)), .init("[1, 2, 3].map(x, x > 1, x * 2)", integers(4, 6)),
        .init("[1, 2, 3].filter(x, x % 2 == 1)", integers(1, 3)),
        .init("[1, 2].map(x, [3, 4].map(y, x * y))", .list([integers(3, 4), integers(6, 8)])),
        .init("[1, 2].map(x, [x].map(x, x + 10)[0] + x)", integers(12, 14)),
        .init("has({'a': 1}.a)", .bool(true)),
        .init("min(3, 1, 2)", .integer(1)), .init("max([3, 1, 2])", .integer(3)), .init("min('b', 'a')", .text("a")),
        .init("sum([1, 2, 3])", .integer(6)), .init("sum([1].filter(x, false))", .integer(0)),
    ]

    static let money: [ExpectedValue] = [
        .init("amount('12.34')", .amount(1234)), .init("amount('12.3')", .amount(1230)),
        .init("amount('12')", .amount(1200)),
        .init("amount('0')", .amount(0)), .init("amount('-0.05')", .amount(-5)),
        .init("amount('1' + '.5')", .amount(150)),
        .init("amount('0.10') + amount('0.20') == amount('0.30')", .bool(true)),
        .init("amount('1.00') - amount('2.50')", .amount(-150)), .init("amount('1.50') * 3", .amount(450)),
        .init("3 * amount('1.50')", .amount(450)), .init("-amount('1.50')", .amount(-150)),
        .init("amount('9.99') < amount('10')", .bool(true)), .init("amount('1') == amount('1.00')", .bool(true)),
        .init("sum([amount('1'), amount('2.5')])", .amount(350)),
        .init("sum([amount('1')].filter(a, false))", .amount(0)),
        .init("min(amount('2'), amount('1'))", .amount(100)),
        .init("amount('92233720368547758.07')", .amount(.max)),
    ]

    static let all = literals + operators + absorbed + functions + money
}
