import Foundation
import JSON
import Testing
import Workflow

@Suite("The catalogue of events") struct EventCatalogueTests {
    private static func document() throws -> JSONValue {
        EventCatalogue.document(of: try DefinitionSet(ShippedTests.files(in: ShippedTests.folder())))
    }

    private static func committed() throws -> String {
        let file = try ShippedTests.folder().appending(path: "events.asyncapi.json")
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test("What is committed is what the definitions give")
    func isCurrent() throws {
        let isCurrent = try Self.document().prettyText + "\n" == Self.committed()
        #expect(
            isCurrent,
            "write it anew: swift run loansaga workflows events > workflows/events.asyncapi.json")
    }

    @Test("Every event of every workflow is in it, on its own channel")
    func isWhole() throws {
        let document = try Self.document()
        let set = try DefinitionSet(ShippedTests.files(in: ShippedTests.folder()))
        let incoming = document["channels"]?["loan.events"]?["messages"]?.object
        let outgoing = document["channels"]?["loan.outcomes"]?["messages"]?.object
        for definition in set.definitions {
            for rule in definition.events { #expect(incoming?[rule.type] != nil, "\(rule.type)") }
            for type in [definition.completed.type, definition.failed.type] {
                #expect(outgoing?[type] != nil, "\(type)")
            }
        }
        for event in EngineEvent.all { #expect(outgoing?[event.type] != nil, "\(event.type)") }
        let messages = try #require(document["components"]?["messages"]?.object)
        #expect(messages.count == (incoming?.count ?? 0) + (outgoing?.count ?? 0))
        #expect(incoming?.contains { outgoing?[$0.key] != nil } == false, "no event goes both ways")
    }

    private func data(_ type: String) throws -> JSONValue {
        let payload = try Self.document()["components"]?["messages"]?[type]?["payload"]
        return try #require(payload?["allOf"]?.array?.last?["properties"]?["data"])
    }

    @Test("Fields say their lengths, values, standards, and whether they are personal data")
    func fields() throws {
        let loan = try data("loan.project.approved")
        #expect(loan["properties"]?["projectName"]?["maxLength"] == 300)
        #expect(loan["properties"]?["repaymentWay"]?["enum"]?.array?.contains("ONE_TIME") == true)
        #expect(loan["properties"]?["commission"]?["default"] == "0.00")
        #expect(loan["required"]?.array?.contains("commission") == false)
        #expect(loan["required"]?.array?.contains("fundingDeadline") == true)
        let user = try data("user.registration.requested")
        #expect(user["properties"]?["idNumber"]?["x-sensitive"] == true)
        #expect(user["properties"]?["userNo"]?["x-sensitive"] == nil)
        let payees = try data("loan.repayment.due")["properties"]?["payees"]
        #expect(payees?["items"]?["required"] == ["userNo", "amount"])
    }

    @Test("Outcomes have the types of what fills them")
    func outcomes() throws {
        let funded = try data("loan.funded")
        #expect(funded["properties"]?["amount"]?["pattern"] != nil)
        #expect(funded["properties"]?["projectNo"]?["maxLength"] == 50)
        #expect(try data("loan.bid.action-required")["required"] == ["link", "requestNo", "expires"])
        #expect(try data("saga.settled")["properties"]?["as"]?["enum"] == ["applied", "refused", "unconfirmed"])
    }
}
