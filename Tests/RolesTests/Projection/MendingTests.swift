import JSON
import Roles
import Testing

@Suite("The mending of events") struct MendingTests {
    static let event: JSONValue = [
        "type": "loan.repayment.due",
        "data": ["amount": "1,00", "payees": [["amount": "1.00"], ["amount": "x", "note": "-"]]],
    ]

    @Test(
        "A member is set by its path, added, or taken away",
        arguments: [
            (["data.amount": "1.00"], #"{"amount":"1.00","payees":[{"amount":"1.00"},{"amount":"x","note":"-"}]}"#),
            (
                ["data.payees.1.amount": "2.00", "data.payees.1.note": nil],
                #"{"amount":"1,00","payees":[{"amount":"1.00"},{"amount":"2.00"}]}"#
            ),
            (["data.payees.0": nil], #"{"amount":"1,00","payees":[{"amount":"x","note":"-"}]}"#),
            (["data": [:]], "{}"),
            (
                ["data.automatic": true],
                #"{"amount":"1,00","payees":[{"amount":"1.00"},{"amount":"x","note":"-"}],"automatic":true}"#
            ),
        ] as [(JSONObject, String)])
    func changes(changes: JSONObject, data: String) throws {
        let mended = try Mending.mended(Self.event, changes)
        #expect(mended["data"]?.text == data)
        #expect(mended["type"] == Self.event["type"])
    }

    @Test(
        "A path that leads nowhere is named, without the value that it was to have",
        arguments: ["", ".", "data..amount", "date.amount", "data.amount.fen", "data.payees.2.amount", "data.payees.x"])
    func problems(path: String) {
        #expect {
            _ = try Mending.mended(Self.event, [path: "secret"])
        } throws: { error in
            let problem = error as? Mending.Problem
            return problem?.path == path && !"\(error)".contains("secret")
        }
    }

    @Test("What is not the same in two events is told by its paths, without a value")
    func changedPaths() {
        let came: JSONValue = [
            "id": "e1", "data": ["amount": "1,00", "payees": [["amount": "1"], ["amount": "2"]], "note": "secret"],
        ]
        let mended: JSONValue = [
            "id": "e1", "time": "2026-01-31T12:00:00Z",
            "data": ["amount": "1.00", "payees": [["amount": "1"], ["amount": "3"]]],
        ]
        #expect(
            Mending.changedPaths(from: came, to: mended)
                == ["data.amount", "data.note", "data.payees.1.amount", "time"])
        #expect(Mending.changedPaths(from: came, to: came).isEmpty)
        #expect(Mending.changedPaths(from: nil, to: came) == ["event"])
        #expect(Mending.changedPaths(from: ["a": [1]], to: ["a": [1, 2]]) == ["a"])
        var many = JSONObject()
        for number in 1...150 { many["n\(number)"] = 1 }
        let paths = Mending.changedPaths(from: [:], to: .object(many))
        #expect(paths.count == Mending.maximumPaths + 1 && paths.last == "and 50 more")
    }
}
