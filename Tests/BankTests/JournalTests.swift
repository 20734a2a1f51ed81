import Crypto
import Custody
import JSON
import SQLite
import TestSupport
import Testing

@testable import Bank

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

    @Test("It says why, at length, and has a row for forms that could not be read")
    func reasons() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            _ = await bank.platform.post(
                "/service", try bank.platform.signed("CREATE_PROJECT", reqData: #"{"requestNo":"R1" "x":1}"#).fields)
            _ = try await bank.platform.call(.cancelPreFreeze, Samples.cancel("C1", of: "F9", "1.00"))
            _ = await bank.platform.post("/service", Array("serviceName=CREATE_PROJECT&x=%".utf8))
            _ = await bank.platform.post("/gateway", Array("serviceName=RECHARGE".utf8), contentType: "text/plain")
            _ = await bank.platform.post("/gateway", [("serviceName", "RECHARGE")])
            _ = await bank.platform.post("/gateway/page", [("page", "x")])
            let rows = try await bank.admin.rows("/admin/journal")
            let reasons = rows.map { $0["reason"]?.string ?? "-" }
            #expect(rows.count == 6, "\(reasons)")
            let parts = ["byte 18", "preRequestNo", "HTTP 400", "HTTP 415", "signature", "HTTP 400"]
            for (reason, part) in zip(reasons, parts.enumerated()) where part.offset != 1 && part.offset != 4 {
                #expect(reason.contains(part.element), "\(reason)")
            }
            #expect(!reasons.contains("-"))
            #expect(
                rows.map { $0["service"]?.string } == [
                    "CREATE_PROJECT", "CANCEL_PRE_FREEZE", "CREATE_PROJECT", "RECHARGE", nil, nil,
                ])
        }
    }

    @Test("Where an answer has no room for the whole reason, the journal has it, for requests and for pages")
    func longReasons() async throws {
        try await BankFixture.use { bank in
            let view = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1"))
            let returned = try await bank.robot.confirm(view, Samples.person.merging(["mobile": "123"]) { $1 }).returned
            let row = try #require(try await bank.admin.rows("/admin/journal").last)
            let reason = try #require(row["reason"]?.string)
            let message = try #require(returned?.json["respMsg"]?.string)
            #expect(reason.hasPrefix(message) && reason.contains("11 位数字") && !reason.contains("123"))
        }
    }

    @Test("A filter without a value is none")
    func emptyFilters() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            _ = try await bank.platform.call(
                .userAutoPreTransaction, Samples.freeze("F1", of: "investor", on: "P1", "1.00"))
            #expect(try await bank.journal("?service=&requestNo=").count == 1)
            #expect(try await bank.journal("?service=CONFIRM_LOAN&requestNo=").isEmpty)
            #expect(try await bank.admin.view("/admin/users?after=&limit=")["users"]?.array?.count == 2)
            #expect(try await bank.admin.get("/admin/journal?service=NOTHING").status == 400)
        }
    }

    @Test("No filter scans it", arguments: [(false, false), (false, true), (true, false), (true, true)])
    func plans(byService: Bool, byRequest: Bool) throws {
        let file = try StoreFile(.memory, sealer: try BankKeyRing.shared().bank.sealer)
        let select = JournalTable.select(byService: byService, byRequest: byRequest)
        let values = (0..<select.count(where: { $0 == "?" })).map { _ in Value.integer(1) }
        var plan: [String] = []
        try file.database.prepare("EXPLAIN QUERY PLAN \(select)").forEachRow(values) { plan.append(try $0.text(3)) }
        #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH"), "\(plan)")
        let index = byRequest ? "journal_by_request" : byService ? "journal_by_service" : "PRIMARY KEY"
        #expect(plan[0].contains(index), "\(plan)")
    }

    @Test("In memory it keeps as many rows as it may, the newest")
    func limit() throws {
        let file = try StoreFile(.memory, sealer: try BankKeyRing.shared().bank.sealer, rowLimit: 10)
        for seq in 1...25 {
            var entry = StoreEntry()
            entry.journal = JournalRow(seq: Int64(seq), at: Timestamp(milliseconds: 0), kind: .direct)
            try file.commit([entry])
        }
        #expect(try file.journal.rows(JournalQuery(limit: 100)).map(\.seq) == Array(16...25))
        #expect(try file.journal.end().seq == 25)
    }

    @Test("A damaged row is no other row")
    func damaged() throws {
        let file = try StoreFile(.memory, sealer: try BankKeyRing.shared().bank.sealer)
        try file.database.execute(
            """
            INSERT INTO journal (seq, at, service, kind, changed) VALUES (1, 0, 'NOTHING', 'direct', 0);
            INSERT INTO deliveries VALUES (1, 0, 'x', 'NOTHING', NULL, 1, 'received', '')
            """)
        #expect(throws: BankError.self) { _ = try file.journal.rows(JournalQuery(limit: 1)) }
        #expect(throws: BankError.self) { _ = try file.deliveries.rows(after: 0, limit: 1) }
    }
}
