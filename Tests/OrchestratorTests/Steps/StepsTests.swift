import Bank
import Crypto
import Custody
import EmbeddedLog
import Expressions
import JSON
import Log
import Orchestrator
import Queues
import Roles
import Runtime
import Saga
import TestSupport
import Testing
import Topics

@Suite("Step workers and the sandbox bank") struct StepsTests {
    /// A bank with an investor, a borrower and a project, and workers on a log.
    private func use(
        _ adapt: (inout StepsOptions) -> Void = { _ in }, _ work: (StepsFixture, BankFixture) async throws -> Void
    ) async throws {
        try await BankFixture.use { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                try await steps.working(bank: bank.server.address, adapting: adapt) { _ in try await work(steps, bank) }
            }
        }
    }

    @Test("A command is carried out once, its outcome and the bank's words are written, then it is committed")
    func applied() async throws {
        try await BankFixture.use { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                let command = steps.command(1)
                try await steps.working(bank: bank.server.address) { role in
                    try await steps.send([command])
                    let inbox = try await steps.inbox(1)
                    guard case .family("P1", .outcome(let outcome)) = inbox[0] else {
                        Issue.record("\(inbox)")
                        return
                    }
                    #expect(outcome.requestNo == command.requestNo && outcome.attempt == 1)
                    guard case .applied(.response(let answer)) = outcome.outcome else {
                        Issue.record("\(outcome)")
                        return
                    }
                    #expect(answer["status"] == "SUCCESS" && answer["requestNo"]?.string == command.requestNo.text)
                    #expect(role.health == .ready)
                }
                #expect(try await steps.committed() == 1)
                #expect(try await bank.admin.user("investor")["frozen"] == "100.00")
                let record = try #require(steps.written.elements.first { $0.partition.topic == steps.topics.inbox })
                #expect(record.key == Array("P1".utf8))
                #expect(record.partition == steps.topics.inboxPartition(ofFamily: "P1"))
                let evidence = try #require(try await steps.evidence(1).first)
                #expect(evidence.requestNo == command.requestNo && evidence.saga == "funding")
                guard case .plain(let words) = evidence.respData else {
                    Issue.record("the words are sealed")
                    return
                }
                #expect(steps.keys.bankKeys.verifies(Array(words.utf8), signature: evidence.signature))
                let count = #"loansaga_step_attempts_total{outcome="applied",service="USER_AUTO_PRE_TRANSACTION"} 1"#
                #expect(steps.metrics.text.contains(count))
            }
        }
    }

    @Test("What was done and not answered is in doubt, and the next attempt learns that it was done, once")
    func lostAnswer() async throws {
        try await use { steps, bank in
            let command = steps.command(1)
            let fault: JSONValue = ["requests": .object([command.requestNo.text: [["fault": "dropAfter"]]])]
            try await bank.admin.make("/admin/faults", fault)
            try await steps.send([command])
            #expect(try await steps.outcomes(1).map(\.outcome.kind) == ["inDoubt transport"])
            try await steps.send([steps.command(1, attempt: 2)])
            let outcomes = try await steps.outcomes(2)
            #expect(outcomes.map(\.outcome.kind) == ["inDoubt transport", "applied"] && outcomes[1].attempt == 2)
            #expect(try await bank.admin.user("investor")["frozen"] == "100.00")
            let rows = try await bank.admin.rows("/admin/journal")
            #expect(rows.map { $0["changed"] } == [true, false])
        }
    }

    @Test("A service that is not idempotent says by its code that our own earlier copy did it")
    func already() async throws {
        try await use { steps, bank in
            let parameters: [(String, Value)] = [("projectNo", .text("P1")), ("projectStatus", .text("MISCARRY"))]
            let command = steps.command(1, .modifyProject, with: parameters)
            let fault: JSONValue = ["requests": .object([command.requestNo.text: [["fault": "dropAfter"]]])]
            try await bank.admin.make("/admin/faults", fault)
            try await steps.send([command])
            _ = try await steps.outcomes(1)
            try await steps.send([steps.command(1, .modifyProject, attempt: 2, with: parameters)])
            #expect(try await steps.outcomes(2).map(\.outcome.kind) == ["inDoubt transport", "already 20003"])
        }
    }

    @Test("A refusal is told with its code; it is evidence too")
    func refused() async throws {
        try await use { steps, _ in
            try await steps.send([steps.command(1, with: StepsFixture.freeze(99_999_999_00))])
            let outcome = try await steps.outcomes(1)[0].outcome
            #expect(outcome.kind == "refused 20007" || outcome.kind == "refused 20023", "\(outcome)")
            #expect(try await steps.evidence(1).count == 1)
        }
    }

    @Test("What the bank takes in is accepted, and what its set-up calls wrong is told as that")
    func acceptedAndMisconfigured() async throws {
        try await use { steps, bank in
            let command = steps.command(1)
            let fault: JSONValue = [
                "requests": .object([command.requestNo.text: [["fault": "defer", "milliseconds": 1000]]])
            ]
            try await bank.admin.make("/admin/faults", fault)
            try await steps.send([command])
            #expect(try await steps.outcomes(1).map(\.outcome.kind) == ["accepted"])
        }
        try await BankFixture.use({ $0.platformNo = "5000002" }) { bank in
            try await StepsFixture.use { steps in
                try await steps.working(bank: bank.server.address) { _ in
                    try await steps.send([steps.command(1)])
                    #expect(try await steps.outcomes(1).map(\.outcome.kind) == ["misconfigured 10004"])
                }
            }
        }
    }

    @Test("A wrong signature is never believed, and is no evidence")
    func wrongSignature() async throws {
        try await use { steps, bank in
            let command = steps.command(1)
            let fault: JSONValue = ["requests": .object([command.requestNo.text: [["fault": "wrongSignature"]]])]
            try await bank.admin.make("/admin/faults", fault)
            try await steps.send([command])
            #expect(try await steps.outcomes(1).map(\.outcome) == [.inDoubt(.signatureWrong)])
            #expect(try steps.evidence().isEmpty)
        }
    }

    @Test("A command that has become too old is not sent")
    func stale() async throws {
        try await use { steps, bank in
            let late = steps.command(1, for: .milliseconds(-1))
            try await steps.send([late, steps.command(2, for: .zero)])
            let outcomes = try await steps.outcomes(2)
            let byNumber = Dictionary(uniqueKeysWithValues: outcomes.map { ($0.requestNo.ordinal, $0.outcome.kind) })
            #expect(byNumber == [1: "stale", 2: "applied"])
            #expect(try await bank.admin.rows("/admin/journal").count == 1)
        }
    }

    @Test("A request that cannot be built is told with a reason, and nothing is sent")
    func unbuildable() async throws {
        try await use { steps, bank in
            let sealed = Value.sealed(.string("sealed1:gone:AAAA"))
            try await steps.send([
                steps.command(1, with: [("userNo", .text("investor"))]),
                steps.command(2, with: StepsFixture.freeze() + [("misspelt", .text("x"))]),
                steps.command(3, with: [("userNo", sealed)] + StepsFixture.freeze().dropFirst()),
                steps.command(4),
            ])
            let outcomes = try await steps.outcomes(4)
            let kinds = outcomes.sorted { $0.requestNo.ordinal < $1.requestNo.ordinal }.map(\.outcome.kind)
            #expect(kinds == ["misconfigured request", "misconfigured request", "misconfigured sealed", "applied"])
            #expect(try await bank.admin.rows("/admin/journal").count == 1)
        }
    }

    @Test("A command of a gateway service becomes a link that holds the command, and nobody is called")
    func presented() async throws {
        try await use { steps, bank in
            let command = steps.command(
                1, .recharge, family: "U7", with: [("userNo", .text("U7")), ("amount", .amount(5))])
            try await steps.send([command, steps.command(2, .recharge, family: "U7", for: .milliseconds(-1))])
            let inbox = try await steps.inbox(2)
            let presented = inbox.compactMap { record -> Presented? in
                if case .family("U7", .presented(let presented)) = record { presented } else { nil }
            }
            #expect(presented.map(\.requestNo) == [command.requestNo] && presented.map(\.attempt) == [1])
            #expect(try await steps.outcomes(2).map(\.outcome) == [.notSent(.stale)])
            let link = try #require(presented.first?.link)
            let start = "https://loans.example/gateway/pay/"
            #expect(link.hasPrefix(start))
            let token = String(link.dropFirst(start.count))
            #expect(try PageToken.command(in: token, sealer: steps.keys.sealer) == command)
            #expect(try await bank.admin.rows("/admin/journal").isEmpty)
        }
    }

    @Test("A page whose link would be too long is told as that")
    func longLink() async throws {
        try await use { steps, _ in
            let long = String(repeating: "x", count: 4_000)
            try await steps.send([steps.command(1, .recharge, with: [("userNo", .text(long))])])
            #expect(try await steps.outcomes(1).map(\.outcome.kind) == ["misconfigured page"])
        }
    }

    @Test("A record that is no command goes to the dead letters, its bytes sealed, and the others go on")
    func deadLetters() async throws {
        try await BankFixture.use { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                try await steps.working(bank: bank.server.address) { _ in
                    try await steps.send(Array("{\"v\":1,\"name\":\"欧阳晓明\"}".utf8), to: .userAutoPreTransaction)
                    try await steps.send(nil, to: .userAutoPreTransaction)
                    try await steps.send([steps.command(1)])
                    #expect(try await steps.outcomes(1).map(\.outcome.kind) == ["applied"])
                    let deadLetters = steps.topics.deadLetters
                    let found = await steps.written.first { records -> [Record]? in
                        let letters = records.filter { $0.partition.topic == deadLetters }
                        return letters.count == 2 ? letters : nil
                    }
                    let letters = try #require(found).map { try DeadLetterRecord(reading: $0.value ?? []) }
                    guard case .letter(let letter) = letters[0] else {
                        Issue.record("\(letters)")
                        return
                    }
                    #expect(letter.kind == .record && letter.origin == letter.id && letter.reason.contains("kind"))
                    let content = try steps.keys.sealer.open(
                        try #require(letter.content), associatedData: DeadLetterRecord.sealedAs)
                    #expect(String(decoding: content, as: UTF8.self).contains("欧阳晓明"))
                    #expect(!steps.lines.elements.joined().contains("欧阳晓明"))
                }
                #expect(try await steps.committed() == 3)
            }
        }
    }

    @Test("A command of a newer program stops the workers, who commit nothing of it")
    func newer() async throws {
        try await StepsFixture.use { steps in
            let server = try MisbehavingServer(everyRequest: .silence)
            try await steps.working(bank: server.url) { role in
                try await steps.send(Array("{\"v\":2,\"kind\":\"command\"}".utf8), to: .confirmLoan)
                let line = await steps.lines.first { lines in
                    lines.contains { $0.contains("newer program") } ? true : nil
                }
                #expect(line == true)
                guard case .failed = role.health else {
                    Issue.record("\(role.health)")
                    return
                }
            }
            #expect(try await steps.committed(.confirmLoan) == 0)
        }
    }

    @Test("Commands of a profile that was not read yet wait for it, in order, and the workers say so")
    func unknownProfile() async throws {
        try await BankFixture.use { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                let isKnown = Monitor(false)
                let profile: @Sendable (String) -> Profile? = { digest in
                    digest == "profile" || isKnown.look { $0 } ? .sandbox : nil
                }
                try await steps.working(bank: bank.server.address, profile: profile) { role in
                    try await steps.send([steps.command(1, profile: "later"), steps.command(2)])
                    let line = await steps.lines.first { lines in
                        lines.contains { $0.contains("wait for a profile") } ? true : nil
                    }
                    #expect(line == true)
                    let other = steps.command(
                        3, .cancelPreFreeze, with: [("preRequestNo", .text("F9")), ("amount", .amount(1))])
                    try await steps.send([other])
                    #expect(try await steps.outcomes(1).map(\.outcome.kind) == ["refused 20008"], "others go on")
                    isKnown.withLock { $0 = true }
                    let outcomes = try await steps.outcomes(3)
                    #expect(Set(outcomes.map(\.requestNo.ordinal)) == [1, 2, 3])
                    #expect(role.health == .ready)
                }
            }
        }
    }

    @Test("Personal data is in the request, and nowhere in what the workers write, log or count")
    func personalData() async throws {
        let secret = "11010519491231002X"
        let server = try MisbehavingServer { _ in .serve { _ in .answer(MisbehavingServer.response(500, "down")) } }
        try await StepsFixture.use { steps in
            let sealed = try steps.keys.sealer.seal(Array("\"\(secret)\"".utf8), associatedData: Array("P1".utf8))
            let hidden = StepsFixture.freeze() + [("remark", .sealed(.string(sealed)))]
            try await steps.working(bank: server.url) { _ in
                try await steps.send([
                    steps.command(1, with: hidden),
                    steps.command(2, .personalRegister, with: [("idNumber", .sealed(.string(sealed)))]),
                ])
                _ = try await steps.inbox(2)
            }
            let bodies = server.requests.map { String(decoding: $0.body, as: UTF8.self) }
            #expect(bodies.count == 1 && bodies[0].contains(secret))
            steps.log.close()
            var searched = 0
            for file in try steps.folder.files() {
                searched += file.count
                #expect(file.firstRange(of: Array(secret.utf8)) == nil)
            }
            #expect(searched > 1_000)
            #expect(!(steps.lines.elements.joined() + steps.metrics.text).contains(secret))
        }
    }
}
