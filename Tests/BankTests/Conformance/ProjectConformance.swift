import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: creating projects")
struct ProjectConformance {
    @Test("A new project is 募集中", arguments: BankDriverKind.allCases)
    func creating(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let answer = try await bank.expectMoves([:]) {
                try await bank.apply(.createProject("C1", "P2", "12345.67"))
            }
            #expect(Set(answer.names) == ["respCode", "respMsg", "status"])
            let project = try await bank.project("P2")
            #expect(
                project["projectNo"] == "P2" && project["userNo"] == "B1" && project["projectStatus"] == "COLLECTING")
            #expect(project["projectAmount"] == "12345.67" && project["stock"] == false)
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test("Only a registered borrower has projects", arguments: BankDriverKind.allCases)
    func borrower(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuse(.createProject("C1", "P2", of: "NOBODY"), .userUnknown, mentioning: "userNo")
            try await bank.refuse(.createProject("C2", "P2", of: "I1"), .notAuthorised)
            try await bank.refuse(.createProject("C3", "P2", of: "G1"), .notAuthorised)
            try await bank.refuse(.createProject("C4", "P2", of: Platform.income), .userUnknown)
        }
    }

    @Test("A project number is given out once", arguments: BankDriverKind.allCases)
    func number(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuse(.createProject("C1", "P1", "1.00"), .projectExists, mentioning: "projectNo")
            try await bank.addUser("B2", "BORROWER")
            try await bank.refuse(.createProject("C2", "P1", of: "B2", "1.00"), .projectExists)
        }
    }

    @Test("The first reason that applies is the one given", arguments: BankDriverKind.allCases)
    func order(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuse(.createProject("C1", "P1", of: "NOBODY", "999999999.00"), .userUnknown)
            try await bank.refuse(.createProject("C1", "P1", of: "I1", "999999999.00"), .notAuthorised)
            try await bank.refuse(.createProject("C1", "P1", "999999999.00"), .projectExists)
            try await bank.apply(.createProject("C1", "P2"))
            try await bank.refuse(.createProject("C1", "P1", of: "NOBODY", "999999999.00"), .requestNumberUsed)
        }
    }

    struct Limit: Sendable {
        var kind: String
        var limit: String
        var above: String
        var rest: String
        var aboveRest: String
    }

    static let limits = [
        Limit(kind: "person", limit: "200000.00", above: "200000.01", rest: "150000.00", aboveRest: "150000.01"),
        Limit(kind: "enterprise", limit: "1000000.00", above: "1000000.01", rest: "950000.00", aboveRest: "950000.01"),
    ]

    @Test("What a borrower's open projects may amount to ends at the fen", arguments: BankDriverKind.allCases, limits)
    func limit(on kind: BankDriverKind, _ limit: Limit) async throws {
        try await withStagedBank(kind) { bank in
            for userNo in ["L1", "L2"] { try await bank.addUser(userNo, "BORROWER", kind: limit.kind) }
            // In one project.
            try await bank.expectExceeded(.createProject("C1", "Q1", of: "L1", limit.above))
            try await bank.apply(.createProject("C2", "Q1", of: "L1", limit.limit))
            try await bank.expectExceeded(.createProject("C3", "Q2", of: "L1", "0.01"))
            // In several.
            try await bank.apply(.createProject("C4", "Q3", of: "L2", "50000.00"))
            try await bank.expectExceeded(.createProject("C5", "Q4", of: "L2", limit.aboveRest))
            try await bank.apply(.createProject("C6", "Q4", of: "L2", limit.rest))
        }
    }

    @Test("Projects count towards the limit while they are 募集中 or 还款中", arguments: BankDriverKind.allCases)
    func closedProjects(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addUser("L1", "BORROWER")
            for number in ["Q1", "Q2"] {
                try await bank.apply(.createProject("C_\(number)", number, of: "L1", "100000.00"))
            }
            try await bank.expectExceeded(.createProject("C1", "Q3", of: "L1", "0.01"))
            try await bank.apply(.modify("M1", "Q1", to: "REPAYING"))
            try await bank.expectExceeded(.createProject("C2", "Q3", of: "L1", "0.01"))
            try await bank.apply(.modify("M2", "Q1", to: "FINISH"))
            try await bank.apply(.createProject("C3", "Q3", of: "L1", "100000.00"))
            try await bank.expectExceeded(.createProject("C4", "Q4", of: "L1", "0.01"))
            try await bank.apply(.modify("M3", "Q2", to: "MISCARRY"))
            try await bank.apply(.createProject("C5", "Q4", of: "L1", "100000.00"))
        }
    }

    @Test("Attempts above the limit are recorded, the last 20 of them", arguments: BankDriverKind.allCases)
    func attempts(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addUser("L1", "BORROWER")
            for index in 1...22 {
                try await bank.expectExceeded(
                    .createProject("C\(index)", "Q\(index)", of: "L1", "2000\(10 + index).00"))
            }
            let attempts = try await bank.user("L1")["exceededAttempts"]
            #expect(attempts?["count"] == 22, "\(attempts?.text ?? "nothing")")
            let last = attempts?["last"]?.array ?? []
            #expect(last.count == 20)
            #expect(last.first?["requestNo"] == "C3" && last.last?["requestNo"] == "C22")
            #expect(last.last?["projectNo"] == "Q22" && last.last?["amount"] == "200032.00")
        }
    }
}

extension TestBank {
    /// A project above its borrower's limit: refused, and the one thing that changes is that the attempt is recorded.
    fileprivate func expectExceeded(_ call: BankCall, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let borrower = "/admin/users/\(call.parameters["userNo"]?.string ?? "")"
        var before = try await driver.state()
        let answer = try await run(call)
        var after = try await driver.state()
        #expect(answer.code == "20010" && answer.status == "FAIL", sourceLocation: sourceLocation)
        let counts = [before, after].map { $0[borrower]?["exceededAttempts"]?["count"]?.number?.int64 ?? 0 }
        #expect(counts[1] == counts[0] + 1, "the attempt is recorded", sourceLocation: sourceLocation)
        before[borrower] = before[borrower]?.without("exceededAttempts")
        after[borrower] = after[borrower]?.without("exceededAttempts")
        expectEqual(before, after, "\(call.requestNo) was refused", sourceLocation)
    }
}

extension JSONValue {
    fileprivate func without(_ key: String) -> JSONValue {
        guard var object else { return self }
        object[key] = nil
        return .object(object)
    }
}
