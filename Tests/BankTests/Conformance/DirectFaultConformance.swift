import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: planted faults of direct services")
struct DirectFaultConformance {
    static let direct = ServiceScene.all.filter { !$0.call.isGateway }

    @Test(
        "A request dropped before was not executed: sent again, it is",
        arguments: BankDriverKind.allCases, ["dropBefore", "errorBefore"])
    func before(on kind: BankDriverKind, fault: String) async throws {
        for scene in Self.direct {
            try await withStagedBank(kind) { bank in
                try await scene.prepare(bank)
                try await bank.plant(fault, in: "Q1")
                let reply = try await bank.expectNoChange("\(fault) does not execute") {
                    try await bank.post(scene.call)
                }
                #expect(reply == (fault == "dropBefore" ? .none : .unusable(status: 500)))
                try await bank.apply(scene.call)
            }
        }
    }

    @Test(
        "A request dropped after was executed: sent again, it gives its answer, or says that the number is used",
        arguments: BankDriverKind.allCases, ["dropAfter", "errorAfter", "wrongSignature"])
    func after(on kind: BankDriverKind, fault: String) async throws {
        for scene in Self.direct {
            try await withStagedBank(kind) { bank in
                try await scene.prepare(bank)
                try await bank.plant(fault, in: "Q1", status: fault == "errorAfter" ? 503 : nil)
                let before = try await bank.driver.state()
                let reply = try await bank.post(scene.call)
                switch fault {
                case "dropAfter": #expect(reply == .none)
                case "errorAfter": #expect(reply == .unusable(status: 503))
                default: #expect(reply == .unusable(status: 200))
                }
                #expect(try await bank.driver.state() != before, "\(scene.service) was executed")
                let again = try await bank.expectNoChange("it was executed") { try await bank.direct(scene.call) }
                #expect(again.code == (scene.isIdempotent ? "00000" : "20003"), "\(scene.service)")
            }
        }
    }

    @Test("A fault strikes as often as it is scripted to, and no other number", arguments: BankDriverKind.allCases)
    func times(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant("errorBefore", in: "F1", times: 2, status: 502)
            let call = BankCall.freeze("F1", "I1", "1.00")
            #expect(try await bank.post(call) == .unusable(status: 502))
            try await bank.apply(call.numbered("F2"))
            #expect(try await bank.post(call) == .unusable(status: 502))
            try await bank.apply(call)
        }
    }

    @Test(
        "A rate of one strikes always, of nothing never, and other services not at all",
        arguments: BankDriverKind.allCases)
    func rates(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant([
                "services": [
                    "USER_AUTO_PRE_TRANSACTION": ["dropBefore": 1], "CANCEL_PRE_FREEZE": ["dropBefore": 0],
                ]
            ])
            for index in 1...5 {
                #expect(try await bank.post(.freeze("F\(index)", "I1", "1.00")) == .none)
                try await bank.refuse(.cancelFreeze("X\(index)", of: "F\(index)", "1.00"), .freezeNotFound)
                try await bank.apply(.createProject("C\(index)", "Q\(index)", "1.00"))
            }
            try await bank.plant([:])
            try await bank.apply(.freeze("F1", "I1", "1.00"))
        }
    }

    @Test("The same seed gives the same faults", arguments: BankDriverKind.allCases)
    func seeds(on kind: BankDriverKind) async throws {
        var runs: [[Bool]] = []
        for seed: JSONValue in [7, 7, 8] {
            try await withStagedBank(kind) { bank in
                let half = JSONNumber(text: "0.5").map { JSONValue.number($0) } ?? 1
                try await bank.plant(["seed": seed, "services": ["USER_AUTO_PRE_TRANSACTION": ["dropBefore": half]]])
                var run: [Bool] = []
                for index in 0..<40 { run.append(try await bank.post(.freeze("F\(index)", "I1", "1.00")) == .none) }
                runs.append(run)
            }
        }
        #expect(runs[0] == runs[1] && runs[0] != runs[2])
        #expect(runs[0].contains(true) && runs[0].contains(false))
    }

    @Test(
        "Put off, a request is taken in now, executed later, and notified then",
        arguments: BankDriverKind.allCases,
        direct.filter { AnswerConformance.tables[$0.service]?.contains("requestNo") == true })
    func putOff(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        try await withStagedBank(kind) { bank in
            try await scene.prepare(bank)
            try await bank.plant("defer", in: "Q1", milliseconds: 60_000)
            let before = try await bank.driver.state()
            let accepted = try await bank.apply(scene.call, status: "ACCEPT")
            bank.expectEqual(before, try await bank.driver.state(), "it was put off")
            try await bank.advance(.seconds(59))
            // Asked again meanwhile, it is still taken in; other content is refused.
            let again = try await bank.expectNoChange("it was put off") { try await bank.direct(scene.call) }
            #expect(again == accepted)
            try await bank.refuse(scene.otherContent, .requestNumberUsed)
            #expect(try await bank.notifications().isEmpty)
            try await bank.advance(.seconds(1))
            #expect(try await bank.driver.state() != before, "it was executed")
            let arrived = try await bank.notifications()
            #expect(arrived.map(\.service) == [scene.service.rawValue])
            #expect(arrived.map(\.answer.status) == ["SUCCESS"] && arrived.map(\.answer.code) == ["00000"])
            #expect(arrived.first?.answer["requestNo"] == "Q1")
            let late = try await bank.expectNoChange("it was executed") { try await bank.direct(scene.call) }
            #expect(late.respData == arrived.first?.answer.respData, "asked again afterwards, it says what came of it")
        }
    }

    @Test("What was put off is refused by what is so when it is executed", arguments: BankDriverKind.allCases)
    func putOffAndRefused(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant("defer", in: "F1", milliseconds: 60_000)
            try await bank.apply(.freeze("F1", "I1", "1.00"), status: "ACCEPT")
            try await bank.apply(.modify("M1", to: "REPAYING"))
            try await bank.expectMoves([:]) { try await bank.advance(.seconds(60)) }
            let arrived = try await bank.notifications()
            #expect(arrived.map(\.answer.status) == ["FAIL"] && arrived.map(\.answer.code) == ["20006"])
        }
    }

    @Test("A service whose answer has no request number is never put off", arguments: BankDriverKind.allCases)
    func neverPutOff(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant("defer", in: "M1", milliseconds: 60_000)
            try await bank.apply(.modify("M1", to: "REPAYING"))
            #expect(try await bank.status(of: "P1") == "REPAYING")
        }
    }

    @Test(
        "A bank that is down answers and does nothing, and is itself again afterwards",
        arguments: BankDriverKind.allCases)
    func down(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(.recharge("Q1", "I1", "1.00"))
            try await bank.apply(.withdraw("W1", "I1", "2.00"))
            _ = try await bank.notifications()
            try await bank.plant(["downSeconds": 60])
            let before = try await bank.driver.state()
            #expect(try await bank.post(.freeze("F1", "I1", "1.00")) == .none)
            #expect(try await bank.open(.recharge("Q2", "I1", "1.00")) == .none)
            #expect(try await bank.confirm(page) == .none)
            #expect(try await bank.driver.cancel(page) == .none)
            bank.expectEqual(before, try await bank.driver.state(), "the bank is down")
            try await bank.advance(.seconds(59))
            #expect(try await bank.notifications().isEmpty, "nobody is notified meanwhile")
            try await bank.advance(.seconds(1))
            #expect(try await bank.notifications().map(\.answer.status) == ["SUCCESS"], "the payout's")
            #expect(try await bank.confirmed(page).answer.status == "SUCCESS")
            try await bank.apply(.freeze("F1", "I1", "1.00"))
        }
    }

    @Test("A plan that names what there is not is refused, by its name", arguments: BankDriverKind.allCases)
    func badPlans(on kind: BankDriverKind) async throws {
        let plans: [(JSONValue, String)] = [
            (["faults": []], "faults"), (["services": ["CONFIRM_LOANS": ["dropAfter": 1]]], "CONFIRM_LOANS"),
            (["services": ["CONFIRM_LOAN": ["dropAfterwards": 1]]], "dropAfterwards"),
            (["services": ["CONFIRM_LOAN": ["dropAfter": 2]]], "dropAfter"),
            (["services": ["CONFIRM_LOAN": ["dropAfter": ["rate": 1, "seconds": 1]]]], "seconds"),
            (["requests": ["R1": [["fault": "explode"]]]], "fault"),
            (["requests": ["R1": [["fault": "dropAfter", "times": 0]]]], "times"),
            (["requests": ["R1": [["fault": "dropAfter", "milliseconds": 1]]]], "milliseconds"),
            (["requests": ["R1": [["fault": "errorAfter", "status": 200]]]], "status"),
            (["downSeconds": "5"], "downSeconds"),
            (["seed": -1], "seed"), ([], "object"),
        ]
        try await withStagedBank(kind) { bank in
            for (plan, name) in plans {
                let reply = try await bank.driver.admin(.post, "/admin/faults", plan)
                #expect(reply.status == 400 && reply.body.text.contains(name), "\(plan.text): \(reply.body.text)")
            }
            try await bank.apply(.freeze("F1", "I1", "1.00"))
        }
    }
}

extension TestBank {
    func post(_ call: BankCall) async throws -> DirectReply {
        try await driver.postDirect(try await signedForm(call))
    }
}
