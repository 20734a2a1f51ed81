import Custody
import JSON
import TestSupport
import Testing

/// The tables use no day and no truth value; the specification has the types all the same.
@Suite("The types of parameters")
struct ParameterTypeTests {
    private let checker = ParameterChecker(profile: .sandbox)

    private func row(_ letter: String, _ change: (inout Parameter) -> Void = { _ in }) throws -> Parameter {
        var row = try #require(ServiceContract.specification(of: .cancelPreFreeze).request.last)
        row.name = "value"
        row.type = try #require(ParameterType(rawValue: letter))
        row.mayBeZero = true
        change(&row)
        return row
    }

    @Test("take what the specification lets them, up to their limits", arguments: SpecificationType.all.map(\.letter))
    func good(letter: String) throws {
        for (json, value) in try #require(SpecificationType.named(letter)).good {
            let parameters = try checker.check(["value": JSONValue(written: json)], against: [row(letter)])
            let expected: ParameterValue
            switch letter {
            case "I": expected = .integer(value)
            case "A": expected = .amount(Amount(fen: value))
            case "F": expected = .decimal(value)
            case "D": expected = .date(try #require(WireDate(wire: "\(value)")))
            case "T": expected = .dateTime(Timestamp(milliseconds: value * 1000))
            default: expected = .boolean(value == 1)
            }
            #expect(parameters["value"] == expected, "\(letter) \(json)")
        }
    }

    @Test("take nothing else", arguments: SpecificationType.all.map(\.letter))
    func bad(letter: String) throws {
        for json in try #require(SpecificationType.named(letter)).bad {
            let row = try row(letter)
            let refusal = try #require(throws: Refusal.self, "\(letter) \(json)") {
                try checker.check(["value": JSONValue(written: json)], against: [row])
            }
            #expect(refusal.code.rawValue == "10007")
            #expect(refusal.message.hasPrefix("value："))
        }
    }

    @Test("know every day that there is and no other")
    func days() {
        var count = 0
        for day in 19_920_000...20_321_399 where WireDate(wire: "\(day)") != nil {
            #expect(WireDate(wire: "\(day)")?.wire == "\(day)")
            count += 1
        }
        #expect(count == 41 * 365 + 11)
        #expect(WireDate(wire: "19911231") == nil)
        #expect(WireDate(wire: "20000229") != nil && WireDate(wire: "21000229") == nil)
    }

    @Test("are read by name, and what is not there is missing, never a trap")
    func byName() throws {
        let object: JSONObject = ["value": "2.00"]
        let parameters = try checker.check(object, against: [row("A")])
        #expect(try parameters.amount("value") == Amount(fen: 200))
        #expect(parameters.amountOrZero("value") == Amount(fen: 200))
        #expect(parameters.amountOrZero("other") == .zero)
        #expect(parameters.optionalText("value") == nil)
        #expect(throws: Refusal.self) { try parameters.text("value") }
        #expect(throws: Refusal.self) { try parameters.dateTime("value") }
        #expect(throws: Refusal.self) { try parameters.details("value") }
        #expect(throws: Refusal.self) { try parameters.amount("other") }
    }

    @Test("Texts are the same when their bytes are")
    func texts() throws {
        let row = try row("S")
        let composed = try checker.check(["value": "é"], against: [row])
        let decomposed = try checker.check(["value": "e\u{301}"], against: [row])
        #expect(composed != decomposed)
        #expect(composed == (try checker.check(["value": "é"], against: [row])))
        #expect(Set([composed, decomposed, composed]).count == 2)
    }

    @Test("Amounts come back from their text whatever they are", arguments: [1, 2, 3] as [UInt64])
    func amounts(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let fen = Int64.random(in: 0..<Amount.wireLimit.fen, using: &generator) >> Int64(generator.below(36))
            #expect(Amount(wire: Amount(fen: fen).description) == Amount(fen: fen), "seed \(seed), \(fen)")
        }
        #expect(Amount(wire: Amount.wireLimit.description) == nil)
        #expect(Amount(wire: (Amount.wireLimit - Amount(fen: 1)).description)?.fen == 99_999_999_999)
    }
}
