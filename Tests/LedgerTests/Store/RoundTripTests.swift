import JSON
import Testing

@testable import Custody
@testable import Ledger

struct RoundTripTests {
    @Test(
        "A bank restored from all its changes equals the bank, and goes on like it",
        arguments: 1...6 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var world = World(seed: seed, profile: .sandbox, store: MemoryStore())
        for _ in 0..<500 { world.step() }
        let restored = try restore(world)
        #expect(restored == world.bank.book, "seed \(seed)")
        #expect(restored.state.books.movements == world.bank.book.state.books.movements, "seed \(seed)")
        #expect(restored.nextDue == world.bank.book.nextDue, "seed \(seed)")

        var heir = world
        heir.bank.book = restored
        for _ in 0..<200 {
            world.step()
            heir.step()
        }
        #expect(heir.bank.book == world.bank.book, "seed \(seed)")
        #expect(world.failures.isEmpty && heir.failures.isEmpty, "seed \(seed): \(world.failures) \(heir.failures)")
    }

    private func restore(_ world: World) throws -> RuleBook {
        try RuleBook(
            profile: world.bank.book.profile, settings: world.bank.book.settings,
            restoring: try #require(world.store).records())
    }

    @Test("A notification in flight is tried again after a restart")
    func inFlight() throws {
        var bank = TestBank()
        try bank.book.addUser(NewUser(userNo: "U1", role: .investor))
        bank.pay(.recharge, Sample.recharge("R1", "U1", "5.00"))
        var store = MemoryStore()
        #expect(bank.book.dueNotifications(at: bank.now, limit: 9).count == 1)
        store.write(bank.book.takeChanges())
        var restored = try RuleBook(profile: .sandbox, restoring: store.records())
        #expect(restored.dueNotifications(at: bank.now, limit: 9).map(\.number) == [1])
    }

    @Test("The four elements are kept only in the page and in the notification, marked, and are dropped afterwards")
    func personalData() throws {
        var bank = TestBank()
        var store = MemoryStore()
        let view = try #require(bank.open(.personalRegister, Sample.registration("R1", "U1")).view)
        store.write(bank.book.takeChanges())
        #expect(store.rows(with: "张三") == ["page R1"])
        #expect(store.sensitiveKeys == ["page R1"])
        let input = PageInput(password: "654321", passwordAgain: "654321")
        let answer = try #require(bank.book.confirmPage(view.id, input, at: bank.now).answer)
        #expect(answer.code == .success)
        store.write(bank.book.takeChanges())
        #expect(store.rows(with: "张三") == ["ending R1", "notification result:R1:1"])
        #expect(store.sensitiveKeys == ["page R1", "ending R1", "notification result:R1:1", "user U1"])
        let attempt = try #require(bank.book.dueNotifications(at: bank.now, limit: 1).first)
        bank.book.notificationAnswered(attempt.id, received: true, at: bank.now)
        bank.book.advance(to: bank.now + .seconds(1800))
        store.write(bank.book.takeChanges())
        for piece in ["张三", "11010119900101001X", "13900001234", "6222020000001234", "654321"] {
            #expect(store.rows(with: piece).isEmpty)
        }
    }

    @Test("A record that cannot be read is named")
    func damage() {
        let records = [StoredRecord(kind: .project, key: "P1", value: ["userNo": "U1"])]
        let error = #expect(throws: RestoreError.self) {
            try RuleBook(profile: .sandbox, restoring: records)
        }
        #expect(error?.description == "The stored project \"P1\" cannot be read: \"amount\" is missing or malformed.")
    }

    @Test("Books that do not balance are not opened")
    func imbalance() {
        let records = [StoredRecord(kind: .account, key: "available:U1", value: ["fen": 5])]
        let error = #expect(throws: RestoreError.self) {
            try RuleBook(profile: .sandbox, restoring: records)
        }
        #expect(error?.kind == nil)
        #expect(error?.description.contains("add up to 0.05") == true)
    }

    @Test("A user's record is sealed, and one that is damaged is not read")
    func users() throws {
        var bank = TestBank()
        try bank.book.addUser(NewUser(userNo: "U1", role: .investor))
        let change = try #require(bank.book.takeChanges().first { $0.kind == .user })
        #expect(change.isSensitive)
        var value = try #require(change.value?.object)
        value["authorised"] = "TENDER"
        let records = [StoredRecord(kind: .user, key: "U1", value: .object(value))]
        let error = #expect(throws: RestoreError.self) { try RuleBook(profile: .sandbox, restoring: records) }
        #expect(error?.description.contains("authorised") == true)
    }
}
