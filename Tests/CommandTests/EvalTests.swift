import JSON
import TestSupport
import Testing

@Suite("loansaga eval")
struct EvalTests {
    @Test("An expression is worked out and printed with its type")
    func value() async throws {
        let result = try await CommandRunner.loansaga("eval", "amount('0.10') + amount('0.20')")
        #expect(result.output == "\"0.30\" (amount)\n")
        #expect(result.exitCode == 0)
    }

    @Test("Names come from --with, and --json tells type and value")
    func names() async throws {
        let result = try await CommandRunner.loansaga(
            "eval", "bids.map(b, {'no': b.no, 'twice': 2 * b.count})", "--json", "--with",
            #"{"bids": [{"no": "甲", "count": 21}], "unused": true}"#)
        let json = try JSONValue(reading: result.outputBytes)
        #expect(json == ["type": "list(object)", "value": [["no": "甲", "twice": 42]]])
    }

    @Test("A mistake is shown where it stands; exit 1")
    func mistake() async throws {
        let result = try await CommandRunner.loansaga("eval", "1 + 'a'")
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("line 1, column 3: '+' cannot take int and string"))
        #expect(result.errors.contains("  1 + 'a'\n    ^\n"))
        let division = try await CommandRunner.loansaga("eval", "1 / 0")
        #expect(division.exitCode == 1)
        #expect(division.errors.contains("it divides by zero"))
    }

    @Test(
        "What is given with --with must fit; exit 64",
        arguments: [
            ("[1]", "it is no object"), (#"{"a": 1.5}"#, "a: 1.5"), (#"{"a": [1, "b"]}"#, "a: [1]: "),
            (#"{"a": null}"#, "null"), ("{", "line 1"), (#"{"a": {"b": [true, 1e2]}}"#, "a: b[1]: "),
        ])
    func wrongNames(with: String, says: String) async throws {
        let result = try await CommandRunner.loansaga("eval", "1", "--with", with)
        #expect(result.exitCode == 64)
        #expect(result.errors.contains(says), "\(result.errors)")
    }
}
