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
}
