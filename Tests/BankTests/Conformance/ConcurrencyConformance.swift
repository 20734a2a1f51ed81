import Custody
import JSON
import TestSupport
import Testing

/// A repeat while the first is still running waits for it, or is told that the bank is busy.
@Suite("Bank: requests that come at the same time")
struct ConcurrencyConformance {
    private static let busy = "90001"

    /// Posts all at once and waits for all.
    private static func postAll(_ bank: TestBank, _ calls: [BankCall]) async throws -> [BankAnswer] {
        try await withThrowingTaskGroup(of: (Int, BankAnswer).self) { group in
            for (index, call) in calls.enumerated() { group.addTask { (index, try await bank.direct(call)) } }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    @Test("The same request many times at once is done once and answered alike", arguments: BankDriverKind.allCases)
    func same(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let call = BankCall.freeze("F1", "I1", "7.00")
            let answers = try await bank.expectMoves(["I1.available": "-7.00", "I1.frozen": "+7.00"]) {
                try await Self.postAll(bank, Array(repeating: call, count: 24))
            }
            let told = answers.filter { $0.code != Self.busy }
            #expect(Set(told.map(\.respData)).count == 1 && told.first?.status == "SUCCESS")
            #expect(try await bank.run(call) == told.first)
            #expect(try await bank.journal().filter { $0["changed"] == true && $0["requestNo"] == "F1" }.count == 1)
        }
    }

    @Test("Of many contents under one number at once, one is done", arguments: BankDriverKind.allCases)
    func contents(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let calls = (1...12).map { BankCall.freeze("F1", "I1", "\($0).00") }
            let answers = try await Self.postAll(bank, calls)
            #expect(answers.filter { $0.code == "00000" }.count == 1)
            #expect(answers.filter { ["20003", Self.busy].contains($0.code) }.count == 11)
            let winner = try #require(answers.firstIndex { $0.code == "00000" })
            #expect(try await bank.user("I1")["frozen"] == .string("\(winner + 1).00"))
        }
    }

    @Test("A balance is spent once, however many reach for it", arguments: BankDriverKind.allCases)
    func balance(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addUser("N1", "INVESTOR", available: "100.00")
            let answers = try await bank.expectMoves(["N1.available": "-90.00", "N1.frozen": "+90.00"]) {
                try await Self.postAll(bank, (1...16).map { .freeze("F\($0)", "N1", "30.00") })
            }
            #expect(answers.filter { $0.code == "00000" }.count == 3)
            #expect(answers.filter { $0.code == "20007" }.count == 13)
        }
    }

    @Test("A number that is used once is used once", arguments: BankDriverKind.allCases)
    func notIdempotent(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let answers = try await Self.postAll(bank, (1...12).map { .createProject("C1", "Q\($0)", "1.00") })
            #expect(answers.filter { $0.code == "00000" }.count == 1)
            #expect(answers.filter { ["20003", Self.busy].contains($0.code) }.count == 11)
        }
    }

    @Test("A repeat while the first still runs is not done twice, and both are told the same")
    func whileRunning() async throws {
        // Only a real bank has a first request that still runs.
        try await withStagedBank(.http) { bank in
            try await bank.plant("executeDelay", in: "F1", milliseconds: 5000)
            let call = BankCall.freeze("F1", "I1", "7.00")
            async let first = bank.direct(call)
            let second = try await bank.untilTaken("F1") { try await bank.direct(call) }
            try await bank.advance(.seconds(5))
            // Busy is not remembered.
            let answers = [try await first, second, try await bank.direct(call)].filter { $0.code != Self.busy }
            #expect(Set(answers.map(\.respData)).count == 1 && answers.first?.code == "00000")
            #expect(try await bank.user("I1")["frozen"] == "7.00")
        }
    }
}

extension TestBank {
    /// Does something as soon as a request's planted fault was used up, which is when the bank has taken it in.
    fileprivate func untilTaken<Result>(_ requestNo: String, _ body: () async throws -> Result) async throws -> Result {
        while try await view("/admin/faults")["requests"]?[requestNo] != nil { await Task.yield() }
        return try await body()
    }
}
