import Crypto
import Custody
import Foundation
import HTTP
import JSON
import Runtime
import SQLite
import Synchronization
import TestSupport
import Testing
import Visitors

@testable import Bank
@testable import Ledger

@Suite("The store")
struct StoreTests {
    private func row(_ seq: Int64, answer: String? = nil) -> JournalRow {
        JournalRow(
            seq: seq, at: Timestamp(milliseconds: seq), kind: .direct, service: .specified(.createProject),
            requestNo: "R\(seq)",
            answer: answer, code: .success, changed: true)
    }

    private func file() throws -> StoreFile {
        try StoreFile(.memory, sealer: try BankKeyRing.shared().bank.sealer)
    }

    /// Waits for the receipt.
    private func isDurable(_ receipt: Receipt) async -> Bool {
        await withCheckedContinuation { continuation in
            receipt.whenSettled { continuation.resume(returning: $0) }
        }
    }

    @Test("What was submitted is there when its receipt says so, in order")
    func order() async throws {
        let store = Store(try file(), capacity: 1000) { _ in }
        var last = Receipt.durable
        for seq in 1...500 {
            #expect(store.reserve(by: .now + .seconds(10)))
            var entry = StoreEntry()
            entry.journal = row(Int64(seq))
            store.submit(entry)
            last = entry.receipt
        }
        #expect(await isDurable(last))
        let rows = try store.read { try $0.journal.rows(JournalQuery(limit: 1000)) }
        #expect(rows.map(\.seq) == (1...500).map { Int64($0) })
        #expect(rows[41] == row(42))
        store.stop(by: .now + .seconds(10))
        #expect(!store.reserve(by: .now + .seconds(10)), "it is over")
    }

    @Test("Stopping writes what was submitted before")
    func stopping() async throws {
        let store = Store(try file(), capacity: 10) { _ in }
        #expect(store.reserve(by: .now + .seconds(10)))
        var entry = StoreEntry()
        entry.journal = row(1)
        store.submit(entry)
        store.stop(by: .now + .seconds(10))
        #expect(await isDurable(entry.receipt))
        #expect(throws: BankUnavailable.self) { try store.read { try $0.journal.end().seq } }
    }

    @Test("What slips in while it stops is told that it was not written")
    func late() async throws {
        let store = Store(try file(), capacity: 10_000) { _ in }
        for _ in 0..<2000 { #expect(store.reserve(by: .now + .seconds(10))) }
        let receipts = Mutex<[Receipt]>([])
        async let submitting: Void = {
            for _ in 0..<2000 {
                let entry = StoreEntry()
                store.submit(entry)
                receipts.withLock { $0.append(entry.receipt) }
            }
        }()
        store.stop(by: .now + .seconds(10))
        await submitting
        for receipt in receipts.withLock({ $0 }) { _ = await isDurable(receipt) }
        #expect(receipts.withLock { $0.count } == 2000)
    }

    @Test("Records come back in pieces, all of them, in order, and end at what cannot be read")
    func streaming() throws {
        let file = try file()
        var entry = StoreEntry()
        entry.changes = (0..<1500).map {
            Change(
                kind: $0 % 2 == 0 ? .user : .project, key: "k\(10_000 + $0)", value: ["n": .number(JSONNumber($0))],
                isSensitive: false)
        }
        try file.commit([entry])
        let records = try file.records()
        let names = records.map { "\($0.kind.rawValue) \($0.key)" }
        #expect(names.count == 1500 && names == names.sorted() && records.failure == nil)
        try file.database.execute("INSERT INTO records VALUES ('zebra', 'x', '{}')")
        let damaged = try file.records()
        #expect(Array(damaged).count < 1500 && damaged.failure is BankError)
    }

    @Test("There is a place again when one is given back or written, and not before")
    func places() async throws {
        let store = Store(try file(), capacity: 1) { _ in }
        #expect(store.reserve(by: .now))
        #expect(!store.reserve(by: .now + .milliseconds(5)))
        store.cancelReservation()
        #expect(store.reserve(by: .now))
        store.submit(StoreEntry())
        #expect(store.reserve(by: .now + .seconds(10)))
        store.stop(by: .now + .seconds(10))
    }

    @Test("An entry that may wait for others is stored with those that come, and also when none does")
    func gathering() async throws {
        let store = Store(try file(), capacity: 1000) { _ in }
        for (number, sizes) in [[true], [true, false], Array(repeating: true, count: 100)].enumerated() {
            var receipts: [Receipt] = []
            for (place, mayWait) in sizes.enumerated() {
                #expect(store.reserve(by: .now + .seconds(10)))
                var entry = StoreEntry()
                entry.journal = row(Int64(1000 * number + place + 1))
                store.submit(entry, mayWait: mayWait)
                receipts.append(entry.receipt)
            }
            for receipt in receipts { #expect(await isDurable(receipt)) }
        }
        #expect(try store.read { try $0.journal.end().seq } == 2100)
        store.stop(by: .now + .seconds(10))
    }

    @Test("Sensitive records are sealed, each to its place, and come back as they were")
    func sealing() throws {
        let file = try file()
        let value: JSONValue = ["realName": "欧阳晓明"]
        var entry = StoreEntry()
        entry.changes = [
            Change(kind: .page, key: "R1", value: value, isSensitive: true),
            Change(kind: .user, key: "u1", value: ["a": 1], isSensitive: false),
            Change(kind: .user, key: "u2", value: ["a": 2], isSensitive: false),
            Change(kind: .user, key: "u1", value: nil, isSensitive: false),
        ]
        try file.commit([entry])
        let stored = try file.database.prepare("SELECT value FROM records WHERE kind = 'page'").first { try $0.text(0) }
        #expect(stored?.hasPrefix("sealed1:") == true)
        #expect(
            Array(try file.records()) == [
                StoredRecord(kind: .page, key: "R1", value: value),
                StoredRecord(kind: .user, key: "u2", value: ["a": 2]),
            ])
    }

    @Test("After a failed commit every receipt says no, and the bank is told once")
    func failure() async throws {
        let file = try file()
        try file.database.execute("PRAGMA max_page_count=30")
        let failures = Mutex<[String]>([])
        let store = Store(file, capacity: 1000) { error in failures.withLock { $0.append("\(error)") } }
        var receipts: [Receipt] = []
        for seq in 1...100 where store.reserve(by: .now + .seconds(10)) {
            var entry = StoreEntry()
            entry.journal = row(Int64(seq), answer: String(repeating: "x", count: 4000))
            store.submit(entry)
            receipts.append(entry.receipt)
        }
        #expect(!(await isDurable(try #require(receipts.last))))
        #expect(failures.withLock { $0.count } == 1)
        #expect(failures.withLock { $0[0].contains("full") })
        #expect(!store.isWorking && !store.reserve(by: .now + .seconds(10)))
    }

    @Test("A bank whose disk is full answers nothing that is not stored, says so, and is not ready any more")
    func fullDisk() async throws {
        let failures = Collector<String>()
        let bank = try BankFixture {
            $0.log = Logger(sink: LogSink { _ in })
            $0.onFailure = { failures.add("\($0)") }
        } starting: { options in
            let file = try file()
            try file.database.execute("PRAGMA max_page_count=13")
            return try BankServer(options, file: file)
        }
        try await bank.stage()
        var answered = 0
        for number in 1...200 {
            let outcome = try await bank.platform.send(
                .userAutoPreTransaction, Samples.freeze("F\(number)", of: "investor", on: "P1", "1.00"))
            guard case .answered(let answer) = outcome, answer.status == 200 else { break }
            answered += 1
        }
        #expect(answered > 0 && answered < 200)
        _ = try await failures.wait(for: 1)
        #expect(try await bank.admin.get("/readyz").status == 503)
        #expect(try await bank.admin.get("/healthz").status == 503, "it has to be started again")
        #expect(try await bank.admin.get("/admin/books").status == 503)
        let refused = try bank.platform.reply(to: await bank.platform.post("/service", []))
        #expect(refused.httpStatus == 503 && !refused.isVerified)
        #expect(failures.elements.count == 1)
        await bank.stop()
    }

    @Test("A page that is pressed again and again while the disk fails never tells a result that is not stored")
    func fullDiskUnderPages() async throws {
        let failures = Collector<String>()
        let bank = try BankFixture {
            $0.log = Logger(sink: LogSink { _ in })
            $0.onFailure = { failures.add("\($0)") }
        } starting: { options in
            let file = try file()
            // The page opens; whatever is pressed finds the disk full.
            try file.database.execute(
                """
                CREATE TRIGGER full BEFORE INSERT ON journal WHEN NEW.kind IN ('confirm', 'cancel')
                BEGIN SELECT RAISE(ABORT, 'the disk is full'); END
                """)
            return try BankServer(options, file: file)
        }
        try await bank.stage()
        let page = try await bank.robot.open(
            .withdraw, Samples.withdrawal("W1", "investor", "1.00", at: bank.now))
        var form = try page.page.form()
        try form.enter("123456", into: "password")
        let fields = try form.fields(pressing: "确认")
        let first = await bank.platform.post(form.action, fields)
        #expect(!Self.isAnswered(first), "the press whose result cannot be stored")
        _ = try await failures.wait(for: 1)
        for press in 2...5 {
            let outcome = await bank.platform.post(form.action, fields)
            guard case .answered(let answer) = outcome else { continue }
            #expect(answer.status == 503, "press \(press)")
            #expect(try bank.robot.view(outcome).returned == nil, "press \(press)")
        }
        await bank.stop()
    }

    private static func isAnswered(_ outcome: HTTPOutcome) -> Bool {
        if case .answered = outcome { true } else { false }
    }
}
