import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: repeated request numbers, services that are idempotent")
struct IdempotencyConformance {
    @Test(
        "The same content is answered the same, and nothing is done again",
        arguments: BankDriverKind.allCases, ServiceScene.idempotent)
    func sameContent(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        try await withStagedBank(kind) { bank in
            try await scene.prepare(bank)
            let first = try await bank.apply(scene.call)
            _ = try await bank.notifications()
            for (what, call) in Self.sameRequests(as: scene.call) {
                let again = try await bank.expectNoChange(what) { try await bank.run(call) }
                #expect(again.respData == first.respData, "\(what)")
            }
            // A later attempt has a timestamp of its own.
            let time = try await bank.time(in: .seconds(300))
            let again = try await bank.expectNoChange("another timestamp") {
                try await bank.run(scene.call.with("timestamp", .string(time)))
            }
            #expect(again.respData == first.respData)
            #expect(try await bank.notifications().isEmpty, "no second notification")
        }
    }

    /// The request as another program would write it.
    private static func sameRequests(as call: BankCall) -> [(String, BankCall)] {
        var same = [
            ("the very same", call), ("with a parameter that the bank does not know", call.with("colour", "red")),
        ]
        if let reversed = JSONObject(members: call.parameters.reversed().map { ($0.key, $0.value) }) {
            same.append(("in another order", BankCall(service: call.service, parameters: reversed)))
        }
        for name in ["commission", "preMarketingAmount", "remark", "displayBalance", "bankId"]
        where call.parameters[name] == nil {
            same.append(("with an empty \(name)", call.with(name, "")))
            same.append(("with a null \(name)", call.with(name, .null)))
        }
        if call.parameters["amount"] == "10.00" {
            for amount in ["10", "10.0"] {
                same.append(("amount written \(amount)", call.with("amount", .string(amount))))
                same.append(
                    (
                        "amount as the number \(amount)",
                        call.with("amount", JSONNumber(text: amount).map { .number($0) })
                    ))
            }
        }
        if call.isGateway {
            same.append(("sent back elsewhere", call.with("callbackUrl", "https://other.example/")))
            same.append(("expiring later", call.with("expired", "20300318113000")))
        }
        return same
    }

    @Test(
        "Other content under the number is refused, and the first answer stays",
        arguments: BankDriverKind.allCases, ServiceScene.idempotent)
    func otherContent(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        try await withStagedBank(kind) { bank in
            try await scene.prepare(bank)
            let first = try await bank.apply(scene.call)
            _ = try await bank.notifications()
            try await bank.refuse(scene.otherContent, .requestNumberUsed, mentioning: "requestNo")
            // What the bank cannot even read is refused for that.
            if scene.call.parameters["amount"] != nil {
                try await bank.refuse(scene.call.with("amount", "x"), .parameterInvalid, mentioning: "amount")
            }
            #expect(try await bank.run(scene.call).respData == first.respData)
            #expect(try await bank.run(scene.otherContent).code == "20003")
        }
    }

    @Test(
        "A refusal is remembered, where the bank is set to", arguments: BankDriverKind.allCases, ServiceScene.idempotent
    )
    func rememberedRefusal(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        try await withStagedBank(kind) { bank in
            try await scene.prepare(bank)
            let first = try await bank.refuse(scene.refused, scene.code)
            try await scene.mend(bank)
            _ = try await bank.notifications()
            let again = try await bank.expectNoChange("the refusal is remembered") { try await bank.run(scene.refused) }
            #expect(again.respData == first.respData)
            #expect(try await bank.notifications().isEmpty, "the first answer again is not notified again")
            try await bank.refuse(scene.call.numbered(scene.refused.requestNo), .requestNumberUsed)
            try await bank.refuse(Self.elsewhere(scene, scene.refused.requestNo), .requestNumberUsed)
            try await bank.apply(scene.refused.numbered("Q3"))
        }
    }

    @Test(
        "A refusal is forgotten, where the bank is set to", arguments: BankDriverKind.allCases, ServiceScene.idempotent)
    func forgottenRefusal(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        var settings = BankTestSettings()
        settings.rememberRefusals = false
        try await withStagedBank(kind, settings) { bank in
            try await scene.prepare(bank)
            try await bank.refuse(scene.refused, scene.code)
            try await bank.refuse(scene.refused, scene.code)
            try await bank.apply(scene.call.numbered(scene.refused.requestNo))
            _ = try await bank.notifications()
            try await bank.refuse(scene.refused, .requestNumberUsed)
            try await bank.refuse(scene.refused.numbered("Q3"), scene.code)
            try await scene.mend(bank)
            _ = try await bank.notifications()
            try await bank.apply(scene.refused.numbered("Q3"))
        }
    }

    @Test(
        "What never got past its form or its signature is not remembered",
        arguments: BankDriverKind.allCases, ServiceScene.all)
    func formRefusals(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        try await withStagedBank(kind) { bank in
            try await scene.prepare(bank)
            _ = try await bank.notifications()
            try await bank.refuse(scene.call.with("timestamp", "20300318090000"), .badTimestamp)
            try await bank.refuse(scene.call.with("timestamp", ""), .parameterMissing)
            for name in ["amount", "details", "saleShare", "projectStatus", "projectAmount", "userRole"]
            where scene.call.parameters[name] != nil {
                try await bank.refuse(scene.call.with(name, "x"), .parameterInvalid)
                try await bank.refuse(scene.call.with(name, nil), .parameterMissing)
            }
            var forged = try await bank.posting(scene.call)
            forged.signature = "00"
            if scene.call.isGateway {
                try await bank.expectPlain(forged)
            } else {
                try await bank.refuseDirect(forged, .badSignature)
            }
            try await bank.apply(scene.call)
        }
    }

    /// A call to another service under a number that is taken.
    static func elsewhere(_ scene: ServiceScene, _ requestNo: String) -> BankCall {
        scene.service == .recharge ? .freeze(requestNo, "I2", "1.00") : .recharge(requestNo, "I2", "1.00")
    }

    @Test("One number serves one service", arguments: BankDriverKind.allCases, ServiceScene.all)
    func otherService(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        try await withStagedBank(kind) { bank in
            try await scene.prepare(bank)
            try await bank.apply(scene.call)
            try await bank.advance(.seconds(5))
            _ = try await bank.notifications()
            for other in ServiceScene.all where other.service != scene.service {
                try await bank.refuse(other.call, .requestNumberUsed, mentioning: "requestNo")
            }
        }
    }
}
