import Custody
import JSON
import TestSupport
import Testing

@Suite("The journal")
struct JournalTests {
    @Test("Every request has one row, in order, with its answer and whether it changed anything")
    func rows() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let freeze = Samples.freeze("F1", of: "investor", on: "P1", "100.00")
            let reply = try await bank.platform.call(.userAutoPreTransaction, freeze)
            _ = try await bank.platform.call(.userAutoPreTransaction, freeze)
            _ = try await bank.platform.call(.cancelPreFreeze, Samples.cancel("C1", of: "F1", "100.01"))
            let view = try await bank.robot.open(
                .recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            _ = try await bank.robot.cancel(view)
            #expect(
                try await bank.journal() == [
                    "direct USER_AUTO_PRE_TRANSACTION F1 00000 changed answered",
                    "direct USER_AUTO_PRE_TRANSACTION F1 00000 same answered",
                    "direct CANCEL_PRE_FREEZE C1 20009 same answered",
                    "open RECHARGE Q1 - same silent",
                    "cancel RECHARGE Q1 20026 same answered",
                ])
            let first = try await bank.admin.rows("/admin/journal")[0]
            #expect(first["answer"]?.string == reply.respData && first["at"] == .string(bank.now.wire))
            #expect(first["seq"] == 1)
        }
    }

    @Test("It can be asked for a service, a number, both, and page by page")
    func filters() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            for number in 1...5 {
                _ = try await bank.platform.call(
                    .userAutoPreTransaction, Samples.freeze("F\(number)", of: "investor", on: "P1", "1.00"))
                _ = try await bank.platform.call(
                    .cancelPreFreeze, Samples.cancel("C\(number)", of: "F\(number)", "1.00"))
            }
            #expect(try await bank.journal("?service=CANCEL_PRE_FREEZE").count == 5)
            #expect(try await bank.journal("?requestNo=F3").count == 1)
            #expect(try await bank.journal("?requestNo=F3&service=CANCEL_PRE_FREEZE").isEmpty)
            let page = try await bank.admin.view("/admin/journal?service=CANCEL_PRE_FREEZE&limit=2&after=2")
            #expect(page["rows"]?.array?.map { $0["requestNo"] } == ["C2", "C3"])
            #expect(page["next"] == 6)
            #expect(try await bank.admin.view("/admin/journal?limit=10")["next"] == .null)
        }
    }

    @Test("Personal data is masked in it")
    func masked() async throws {
        try await BankFixture.use { bank in
            let view = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1"))
            _ = try await bank.robot.confirm(view, Samples.person)
            let rows = try await bank.admin.rows("/admin/journal")
            let answer = try JSONValue(reading: try #require(rows.last?["answer"]?.string))
            for (name, value) in Samples.person {
                #expect(answer[name] == "****")
                #expect(!JSONValue.array(rows).text.contains(value))
            }
            #expect(answer["userNo"] == "new_1" && answer["respCode"] == "00000")
        }
    }
}
