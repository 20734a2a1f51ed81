import Bank
import Crypto
import Custody
import Foundation
import JSON
import SQLite
import TestSupport
import Testing

@Suite("Stopping and starting again")
struct RestartTests {
    /// All that the admin interface shows.
    private func state(_ bank: BankFixture) async throws -> [String: JSONValue] {
        var state: [String: JSONValue] = [:]
        for path in ["users", "projects", "freezes", "sales", "books", "journal", "notifications"] {
            state[path] = try await bank.admin.view("/admin/\(path)")
        }
        return state
    }

    @Test("A bank comes back as it was: books, numbers, pages, clock, and what it still has to do")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        var page: PageRobot.View?
        var first: PlatformClient.Reply?
        var before: [String: JSONValue] = [:]
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            try await bank.stage()
            bank.receiver.behave(.answer(status: 500, body: ""))
            first = try await bank.platform.call(
                .userAutoPreTransaction, Samples.freeze("F1", of: "investor", on: "P1", "100.00"))
            let recharge = try await bank.robot.open(
                .recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            _ = try await bank.robot.confirm(recharge)
            page = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1"))
            let withdrawal = try await bank.robot.open(
                .withdraw, Samples.withdrawal("W1", "investor", "10.00", at: bank.now))
            try await bank.advance(seconds: 100)
            _ = try await bank.robot.confirm(withdrawal)
            try await bank.settle()
            before = try await state(bank)
        }
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            #expect(bank.now == TestClock.morning + .seconds(100), "the clock goes on from where it was")
            #expect(try await state(bank) == before)
            let again = try await bank.platform.call(
                .userAutoPreTransaction, Samples.freeze("F1", of: "investor", on: "P1", "100.00"))
            #expect(again.respData == first?.respData)
            let back = try await bank.robot.confirm(try #require(page), Samples.person)
            #expect(back.returned?.code == "00000", "the page in the user's browser still counts")
            try await bank.advance(seconds: 1)
            #expect(try await bank.admin.user("investor")["frozen"] == "100.00", "the payout came")
            try await bank.advance(seconds: 300)
            try await bank.settle()
            let notices = bank.receiver.received.elements.map(\.envelope.serviceName)
            #expect(Set(notices) == ["RECHARGE", "WITHDRAW", "PERSONAL_REGISTER"])
        }
    }

    @Test("Personal data is nowhere in the files in the clear, and gone when it is no longer needed")
    func sealed() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        func files() throws -> [UInt8] {
            try FileManager.default.contentsOfDirectory(atPath: data).flatMap { name in
                [UInt8](try Data(contentsOf: URL(filePath: "\(data)/\(name)")))
            }
        }
        func expectNothingPersonal(_ when: String) throws {
            let bytes = try files()
            #expect(!bytes.isEmpty)
            for value in Samples.person.values {
                #expect(bytes.firstRange(of: Array(value.utf8)) == nil, "\(when)")
            }
        }
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            bank.receiver.behave(.answer(status: 500, body: ""))
            var passed = JSONObject()
            for (name, value) in Samples.person { passed[name] = .string(value) }
            let view = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1", passing: passed))
            try expectNothingPersonal("with the page open")
            #expect(try files().firstRange(of: Array("sealed1:".utf8)) != nil)
            _ = try await bank.robot.confirm(view)
            try await bank.settle()
            try expectNothingPersonal("with the notification waiting")
        }
        try expectNothingPersonal("after the bank has stopped")
        let mode = try FileManager.default.attributesOfItem(atPath: data)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o700)
    }

    @Test("Two banks do not share a data folder: the second one is told")
    func shared() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            #expect(throws: BankError.dataFolderInUse(path: data)) { _ = try BankFixture { $0.dataFolder = data } }
            let books = try await bank.admin.view("/admin/books")
            #expect(books["balanced"] == true)
        }
    }

    @Test("A data folder that cannot be made is named")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("missing/data")
        #expect(throws: BankError.noDataFolder(path: path, why: "No such file or directory")) {
            _ = try BankFixture { $0.dataFolder = path }
        }
    }

    @Test("Books that do not balance, records of another program and another seal are refused before it listens")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            try await bank.stage()
            _ = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1"))
        }
        func start(_ change: String? = nil) throws -> String? {
            let copy = folder.path("copy")
            try? FileManager.default.removeItem(atPath: copy)
            try FileManager.default.copyItem(atPath: data, toPath: copy)
            if let change {
                try Database(.file("\(copy)/bank.db"), schema: StoreSchema.schema).execute(change)
            }
            do {
                _ = try BankFixture { $0.dataFolder = copy }
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(try start() == nil)
        let unbalanced = try start(
            "UPDATE records SET value = '{\"fen\":1}' WHERE kind = 'account' AND key LIKE '%investor'")
        #expect(unbalanced?.contains("add up") == true, "\(unbalanced ?? "started")")
        let unknown = try start("INSERT INTO records VALUES ('gremlin', 'x', '{}')")
        #expect(unknown?.contains("gremlin") == true, "\(unknown ?? "started")")
        let moved = try start("UPDATE records SET key = 'R2' WHERE kind = 'page'")
        #expect(moved?.contains("R2") == true, "\(moved ?? "started")")
        let other = try start("INSERT INTO schema_migration VALUES (99, 'loansaga-bank', 'something later')")
        #expect(other?.contains("newer program") == true, "\(other ?? "started")")
    }

    @Test("An address that is taken stops the start, and frees the data folder")
    func addressTaken() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        try await BankFixture.use { bank in
            let taken = bank.server.address.replacing("http://", with: "")
            let error = #expect(throws: (any Error).self) {
                _ = try BankFixture {
                    $0.dataFolder = data
                    $0.listen = taken
                }
            }
            #expect("\(error.map { "\($0)" } ?? "")".contains(taken))
        }
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            _ = try await bank.admin.view("/admin/books")
        }
    }

    @Test("A folder of another platform or profile is refused, and both are named")
    func otherBank() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            try await bank.stage()
            _ = try await bank.robot.open(.recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
        }
        func refusal(_ adapt: (inout BankOptions) -> Void) -> String {
            do {
                _ = try BankFixture {
                    $0.dataFolder = data
                    adapt(&$0)
                }
                return "started"
            } catch {
                return "\(error)"
            }
        }
        let platform = refusal { $0.platformNo = "77" }
        #expect(platform.contains("platform 77") && platform.contains("platform 5000001"), "\(platform)")
        let profile = refusal { $0.profile = .sandboxFast }
        #expect(profile.contains("\"sandbox-fast\"") && profile.contains("\"sandbox\""), "\(profile)")
        let accounts = refusal { $0.profile.platformAccounts.income = "OTHER" }
        #expect(accounts.contains("ACCOUNT_NO_003") && accounts.contains("OTHER"), "\(accounts)")
        try await BankFixture.use({ $0.dataFolder = data }) { _ in }
    }

    @Test("Options that cannot do are refused before anything is opened")
    func badOptions() throws {
        func refusal(_ adapt: (inout BankOptions) -> Void) throws -> BankError? {
            var options = BankOptions(keys: try BankKeyRing.shared().bank)
            options.dataFolder = "/nowhere/at/all"
            adapt(&options)
            return #expect(throws: BankError.self) { _ = try BankServer(options) }
        }
        #expect(try refusal { $0.listen = "foo" } == .badListen("foo"))
        #expect(try refusal { $0.notifyURL = "https://" } == .badNotifyURL("https://"))
        #expect(try refusal { $0.workers = 0 } == .badWorkers(0))
        let profile = try refusal {
            $0.profile.paths.direct = "/admin"
            $0.profile.paths.gateway = "/a b"
        }
        #expect(profile?.description.contains("/admin") == true && profile?.description.contains("/a b") == true)
    }
}
