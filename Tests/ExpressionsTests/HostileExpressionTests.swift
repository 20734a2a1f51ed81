import Expressions
import TestSupport
import Testing

/// Bounded work and memory, whatever the text.
@Suite("Hostile expressions") struct HostileExpressionTests {
    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(
        "What is too long or too deep is refused before anything is worked out",
        arguments: [
            repeated("(", 300) + "1" + repeated(")", 300), repeated("[", 5_000), repeated("!", 8_000) + "true",
            repeated("- ", 8_000) + "1", "1" + repeated("+1", 8_000), "a" + repeated(".a", 8_000),
            repeated("1?1:", 4_000) + "1", repeated("{'a':", 3_000), "[1]" + repeated("[0]", 5_000),
            repeated("[1].map(x,", 1_000), "'" + repeated("a", 20_000) + "'", repeated("size(", 3_000),
            repeated("(1", 100) + repeated("+1)", 100) + repeated("+1", 150),
        ])
    func refused(_ text: String) {
        #expect(throws: ExpressionError.self) { try Expression(text, names: [:]) }
    }

    /// A list of ten, ten times a list of ten, and so on.
    private static func nest(_ levels: Int, _ inner: String) -> String {
        let list = "[0,1,2,3,4,5,6,7,8,9]"
        return (0..<levels).reduce(inner) { body, level in "\(list).map(x\(level), \(body))" }
    }

    /// Each level makes twice as much.
    private static func doubled(_ levels: Int, _ start: String) -> String {
        (0..<levels).reduce(start) { inner, level in "[\(inner)].map(x\(level), x\(level) + x\(level))[0]" }
    }

    @Test(
        "What would take too long or too much is stopped",
        arguments: [
            nest(8, "1"), nest(8, "x0 == x1"), "size(\(nest(9, "'a'")))", doubled(60, "'aaaaaaaa'"), doubled(60, "[1]"),
        ])
    func stopped(_ text: String) throws {
        let expression = try Expression(text, names: [:])
        #expect {
            _ = try expression.value(from: Values())
        } throws: { error in
            (error as? EvaluationError)?.kind == .tooExpensive
        }
    }

    @Test("The budget is enough for ten thousand elements")
    func enough() throws {
        let bids = Value.list((0..<10_000).map { .object(ObjectValue([("amount", .amount(Int64($0)))])) })
        let type = ValueType.list(.object(ObjectType(["amount": .init(.amount)])))
        let expression = try Expression(
            "sum(bids.filter(b, b.amount > amount('1')).map(b, b.amount))", names: ["bids": type])
        #expect(try expression.value(from: Values(["bids": bids])) == .amount((101..<10_000).reduce(0, +)))
    }

    @Test("Random texts are refused or come to something, and never crash", arguments: UInt64(1)...8)
    func random(seed: UInt64) {
        let pieces = [
            "1", "0", "'a'", "true", "x", "a", ".a", ".b", "[", "]", "(", ")", "{", "}", "'k':", ",", "+", "-", "*",
            "/", "%",
            "&&", "||", "!", "==", "<", ">=", " in ", "?", ":", ".map(x,", ".all(x,", ".filter(x,", "size(", "has(a.a)",
            "amount('1')", "sum(", "min(", "l", "l[0]", "\"", "\\", "//", "\n", "é", "9223372036854775807",
        ]
        let names: [String: ValueType] = [
            "a": .object(ObjectType(["a": .init(.integer, isOptional: true), "b": .init(.text)])), "x": .bool,
            "l": .list(.integer),
        ]
        let values = Values([
            "a": .object(ObjectValue([("b", .text("b"))])), "x": .bool(true), "l": .list([.integer(1), .integer(2)]),
        ])
        var random = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<4_000 {
            let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }
            .joined()
            guard let expression = try? Expression(text, names: names) else { continue }
            accepted += 1
            let once = Result { try expression.value(from: values) }
            let again = Result { try expression.value(from: values) }
            switch (once, again) {
            case (.success(let one), .success(let other)): #expect(one == other, "seed \(seed): \(text)")
            case (.failure(let one), .failure(let other)):
                #expect(one as? EvaluationError == other as? EvaluationError, "seed \(seed): \(text)")
            default: Issue.record("seed \(seed): \(text) comes to one thing and then to another")
            }
        }
        #expect(accepted > 50)
    }
}
