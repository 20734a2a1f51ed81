import Foundation
import JSON
import Runtime
import TestSupport
import Testing

@testable import loansaga

@Suite("A platform with a Kafka client that is not ours")
struct KcatPlatformTests {
    private static func approved(_ project: String) -> JSONObject {
        [
            "projectNo": .string(project), "borrowerNo": "borrower", "amount": "100.10", "projectName": "示例标的",
            "projectDesc": "短期周转", "projectType": "STANDARD", "projectPeriod": 90, "annualRate": "6.5",
            "repaymentWay": "ONE_TIME",
            "fundingDeadline": .string(WallClock.text(of: WallClock.system.now() + 3_600_000)),
        ]
    }

    private static func bid(_ project: String, _ bid: String, amount: String) -> JSONObject {
        [
            "projectNo": .string(project), "bidNo": .string(bid), "investorNo": "investor", "amount": .string(amount),
            "automatic": true,
        ]
    }

    @Test(
        "Publishes CloudEvents in both modes and reads outcomes that are as described; what does not fit is put aside, and mended",
        .timeLimit(.minutes(3)))
    func loans() async throws {
        let kcat = try #require(CommandRunner.find("kcat"), "docker/bootstrap.sh --test installs kcat")
        let cluster = try KafkaStage(.none)
        try await cluster.start()
        let bank = cluster.stage.bankClient
        try await bank.post("/admin/users", ["userNo": "borrower", "role": "BORROWER"])
        try await bank.post(
            "/admin/users",
            ["userNo": "investor", "role": "INVESTOR", "available": "1000.00", "authorised": ["TENDER"]])
        let platform = try KcatPlatform(kcat, brokers: cluster.cluster.brokers)

        // With one key all of it is in one partition: what does not fit stands before what does.
        let events: [(mode: KcatPlatform.Mode, project: String, wrong: String)] = [
            (.structured, "whole", "60,05"), (.binary, "headers", "1e2"),
        ]
        for (mode, project, wrong) in events {
            func publish(_ type: String, _ id: String, _ data: JSONObject) async throws {
                try await platform.publish(mode, type, id: "\(project)-\(id)", key: "one", data)
            }
            try await publish("loan.project.approved", "approved", Self.approved(project))
            try await publish("loan.bid.placed", "second", Self.bid(project, "second", amount: wrong))
            try await publish("loan.bid.placed", "first", Self.bid(project, "first", amount: "40.05"))
        }
        for (_, project, _) in events { try await platform.reads("loan.bid.frozen", of: project) }
        try await mend(cluster)
        for (_, project, _) in events { try await platform.reads("loan.funded", of: project) }

        try check(platform.read)
        let funded = platform.read.filter { $0.type == "loan.funded" }
        #expect(funded.map { $0.event["data"]?["amount"] } == ["100.10", "100.10"])
        var audit = BankAudit(bank)
        try await audit.read()
        #expect(audit.doubled.isEmpty)
        #expect(try await audit.flaws(["whole": "loan.funded", "headers": "loan.funded"]) == [])
        try await cluster.stop()
    }

    /// An operator finds the bids that did not fit, with the field named, and puts them back with the right amount.
    private func mend(_ cluster: KafkaStage) async throws {
        func run(_ words: [String]) async throws -> CommandResult {
            try await CommandRunner.run(
                CommandRunner.loansaga, words + ["--console", cluster.console],
                environment: ["LOANSAGA_TOKEN": cluster.token])
        }
        func letters() async throws -> [JSONValue] {
            try await run(["dead-letters", "list", "--json"]).outputLines.map { try JSONValue(reading: $0) }
        }
        try await LoanSettling.wait("both bids are dead letters", within: .seconds(30)) {
            try await letters().count == 2
        }
        for letter in try await letters() {
            let id = try #require(letter["id"]?.string)
            #expect(letter["kind"] == "event" && letter["what"] == "loan.bid.placed")
            #expect(letter["reason"]?.string?.contains("'data.amount'") == true, "\(letter.text)")
            let wrong = try await run(
                ["dead-letters", "retry", id, "--set", "data.amount=60.055", "--reason", "a typing mistake", "--yes"])
            #expect(wrong.exitCode == 1 && wrong.output.contains("'data.amount'"), "\(wrong.output)\(wrong.errors)")
            let mended = try await run(
                ["dead-letters", "retry", id, "--set", "data.amount=60.05", "--reason", "a typing mistake", "--yes"])
            #expect(mended.exitCode == 0, "\(mended.output)\(mended.errors)")
        }
        try await LoanSettling.wait("no letter is left", within: .seconds(30)) { try await letters().isEmpty }
    }

    /// Every outcome is what `workflows/events.asyncapi.json` says of its type, and each family's are complete and in order.
    private func check(_ messages: [KcatPlatform.Message]) throws {
        let file = ShippedWorkflows.folder.appending(path: "events.asyncapi.json")
        let description = try JSONValue(reading: Array(Data(contentsOf: file)))["components"]
        let envelope = try #require(description?["schemas"]?["outcome"])
        for message in messages {
            let event = message.event
            #expect(OutcomeSchema.flaws(of: event, by: envelope) == [], "\(event.text)")
            let schema = description?["messages"]?[message.type]?["payload"]?["allOf"]?.array?.last
            #expect(try OutcomeSchema.flaws(of: event, by: #require(schema, "\(message.type)")) == [], "\(event.text)")
            let (family, saga) = (event["family"]?.string ?? "", event["saga"]?.string ?? "")
            #expect(message.key == family && event["subject"]?.string == "\(family)/\(saga)")
        }
        #expect(Set(messages.map { $0.event["id"]?.string }).count == messages.count, "an id is one event's")
        #expect(Set(messages.map { $0.event["source"]?.string }).count == 1)
        for family in ["whole", "headers"] {
            let own = messages.filter { $0.event["family"]?.string == family }
            #expect(own.map { $0.event["sequence"]?.number?.int64 } == (1...own.count).map { Int64($0) })
            let types = own.map(\.type)
            #expect(types.first == "loan.listed" && types.last == "loan.funded")
            #expect(types.filter { $0 == "loan.bid.frozen" }.count == 2)
            #expect(types.filter { $0 == "loan.bid.settled" }.count == 2)
        }
    }
}
