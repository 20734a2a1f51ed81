import Custody
import JSON
import TestSupport
import Testing

extension TestBank {
    /// Every balance that is not nothing, such as `I1.frozen`, and every claim, such as `I1.P1`.
    func balances() async throws -> [String: Amount] {
        var balances: [String: Amount] = [:]
        for (path, view) in try await driver.state() where path.hasPrefix("/admin/users/") {
            let userNo = String(path.dropFirst("/admin/users/".count))
            for name in ["available", "frozen"] {
                balances["\(userNo).\(name)"] = try Self.amount(view[name], path)
            }
            for claim in view["claims"]?.array ?? [] {
                guard let projectNo = claim["projectNo"]?.string else { throw BankDriverError("\(path): \(view.text)") }
                balances["\(userNo).\(projectNo)"] = try Self.amount(claim["amount"], path)
            }
        }
        return balances.filter { $0.value != .zero }
    }

    private static func amount(_ json: JSONValue?, _ path: String) throws -> Amount {
        // Balances may be more than the wire carries.
        let digits = json?.string?.replacing(".", with: "", maxReplacements: 1)
        guard let fen = digits.flatMap({ Int64($0) }), Amount(fen: fen).description == json?.string else {
            throw BankDriverError("\(path) should have an amount such as \"100.00\" and has \(json?.text ?? "nothing")")
        }
        return Amount(fen: fen)
    }

    /// Runs something and checks that exactly these balances and claims change, by exactly these amounts such as
    /// `["I1.frozen": "-100.00", "B1.available": "+100.00"]`, and no other.
    @discardableResult
    func expectMoves<Result>(
        _ expected: [String: String], sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let before = try await balances()
        let result = try await body()
        let after = try await balances()
        var moves: [String: String] = [:]
        for name in Set(before.keys).union(after.keys) {
            let change = (after[name] ?? .zero) - (before[name] ?? .zero)
            if change != .zero { moves[name] = change > .zero ? "+\(change)" : "\(change)" }
        }
        #expect(moves == expected, sourceLocation: sourceLocation)
        return result
    }

    /// A freeze that is taken for granted, made under an authorisation.
    func frozen(
        _ requestNo: String, _ userNo: String, _ amount: String, _ bizType: String = "TENDER",
        on projectNo: String = "P1", redPacket: String? = nil, sale: String? = nil
    ) async throws {
        try await apply(.freeze(requestNo, userNo, amount, bizType, on: projectNo, redPacket: redPacket, sale: sale))
    }

    /// What is still frozen of a freeze.
    func remaining(_ requestNo: String) async throws -> String? {
        try await freeze(requestNo)["remaining"]?.string
    }
}
