import Expressions
import JSON
import Testing

@Suite("Expressions") struct ExpressionTests {
    @Test("An expression comes to what CEL says", arguments: ExpectedValue.all)
    func values(_ expected: ExpectedValue) throws {
        let expression = try Expression(expected.text, names: [:])
        #expect(try expression.value(from: Values()) == expected.value)
    }

    private static let names: [String: ValueType] = [
        "input": .object(
            ObjectType([
                "amount": .init(.amount), "note": .init(.text, isOptional: true), "count": .init(.integer),
                "due": .init(.time), "card": .init(.sealed),
                "bids": .init(.list(.object(ObjectType(["no": .init(.text), "amount": .init(.amount)])))),
            ])),
        "limit": .amount,
    ]

    private static let source = Values([
        "input": .object(
            ObjectValue([
                ("amount", .amount(10_000)), ("count", .integer(3)), ("due", .time(1_000)), ("card", .sealed("x")),
                (
                    "bids",
                    .list([
                        .object(ObjectValue([("no", .text("a")), ("amount", .amount(4_000))])),
                        .object(ObjectValue([("no", .text("b")), ("amount", .amount(6_000))])),
                    ])
                ),
            ])),
        "limit": .amount(9_000),
    ])

    @Test(
        "Names are given from outside, with their types",
        arguments: [
            ("input.amount > limit", .bool(true)), ("has(input.note)", .bool(false)),
            ("has(input.note) ? input.note : 'none'", .text("none")),
            ("sum(input.bids.map(b, b.amount)) == input.amount", .bool(true)),
            ("input.bids.filter(b, b.amount > amount('50'))[0].no", .text("b")),
            ("min(sum(input.bids.map(b, b.amount)), limit - amount('1'))", .amount(8_900)),
            ("input.due <= input.due", .bool(true)), ("input.card", .sealed("x")),
            ("{'no': input.bids[0].no, 'card': input.card}.card", .sealed("x")),
            ("input['count']", .integer(3)),
        ] as [(String, Value)])
    func names(text: String, value: Value) throws {
        #expect(try Expression(text, names: Self.names).value(from: Self.source) == value)
    }

    @Test(
        "An expression says what it reads",
        arguments: [
            ("input.amount > limit", [["input", "amount"], ["limit"]]), ("has(input.note)", [["input", "note"]]),
            ("input['amount'] > limit", [["input", "amount"], ["limit"]]),
            ("input.bids.map(b, b.amount)", [["input", "bids"]]), ("input", [["input"]]),
            ("input.bids[0].no == 'a'", [["input", "bids"]]), ("1 + 1", []),
            ("[1].map(limit, limit)", []),
        ] as [(String, [[String]])])
    func references(text: String, paths: [[String]]) throws {
        #expect(try Expression(text, names: Self.names).references == Set(paths))
    }

    @Test(
        "An expression says what of it may be missing when it is read",
        arguments: [
            ("input.note", true), ("has(input.note) ? input.note : 'none'", false), ("has(input.note)", false),
            ("input['note']", true), ("has(input['note']) ? input['note'] : ''", false),
            ("has(input.note) && input.note == 'a'", false), ("has(input.note) || input.note == 'a'", true),
            ("has(input.note) && input.count > 1 && input.note == 'a' ? input.note : ''", false),
            ("has(input.note) ? 'a' : input.note", true), ("input.amount", false),
        ])
    func unguarded(text: String, mayBeMissing: Bool) throws {
        let expression = try Expression(text, names: Self.names)
        #expect(expression.unguarded == (mayBeMissing ? [["input", "note"]] : []))
    }

    @Test(
        "A mere way to a field is known as one",
        arguments: [
            ("input.note", ["input", "note"]), ("limit", ["limit"]), ("(limit)", ["limit"]), ("limit + limit", nil),
        ])
    func path(text: String, path: [String]?) throws {
        #expect(try Expression(text, names: Self.names).path == path)
    }

    @Test(
        "What the values make impossible is an error that says where and why",
        arguments: [
            ("9223372036854775807 + 1", .overflow, 21), ("-(-9223372036854775807 - 1)", .overflow, 1),
            ("3037000500 * 3037000500", .overflow, 12), ("(-9223372036854775807 - 1) / -1", .overflow, 28),
            ("amount('92233720368547758.07') + amount('0.01')", .overflow, 32),
            ("1 / 0", .divisionByZero, 3), ("1 % 0", .divisionByZero, 3), ("input.note", .missingField, 7),
            ("[1][1]", .outOfRange, 4), ("[1][-1]", .outOfRange, 4), ("amount('1' + 'x')", .notAnAmount, 1),
            ("min([1].filter(x, false))", .emptyList, 1), ("1 / 0 > 1 || false", .divisionByZero, 3),
            ("true && 1 / 0 > 1", .divisionByZero, 11), ("[0].all(x, 1 / x == 1)", .divisionByZero, 14),
            ("[1, 0].exists_one(x, 1 / x == 1)", .divisionByZero, 24),
        ] as [(String, EvaluationError.Kind, Int)])
    func failures(text: String, kind: EvaluationError.Kind, column: Int) throws {
        let expression = try Expression(text, names: Self.names)
        #expect {
            try expression.value(from: Self.source)
        } throws: { error in
            guard let error = error as? EvaluationError else { return false }
            return error.kind == kind && error.position.column == column
                && error.description.contains("column \(column)")
        }
    }

    @Test("A value that is not what was declared is an error and no crash")
    func brokenPromise() throws {
        let wrong = Values(["input": .integer(1), "limit": .text("x")])
        for text in [
            "input.amount", "limit + limit", "limit < limit || true", "input.bids.map(b, b.no)", "has(input.note)",
            "sum(input.bids.map(b, b.amount))", "size(input.bids)", "-limit", "input.note.contains('a')",
        ] {
            let result = Result { try Expression(text, names: Self.names).value(from: wrong) }
            if case .success(let value) = result { #expect(value == .bool(true), "\(text)") }
        }
        #expect(throws: EvaluationError.self) { try Expression("limit", names: Self.names).value(from: Values()) }
    }
}
