import Custody
import HTTP
import Runtime
import TestSupport
import Testing

@testable import Bank

@Suite("What the bank counts")
struct MetricsTests {
    @Test("Requests by service and code, notifications by what came of them, connections; and no user in any of it")
    func counts() async throws {
        let metrics = Metrics()
        try await BankFixture.use({ $0.metrics = metrics }) { bank in
            try await bank.stage()
            for number in ["F1", "F2", "F2"] {
                let freeze = Samples.freeze(number, of: "investor", on: "P1", "1.00")
                _ = try await bank.platform.call(.userAutoPreTransaction, freeze)
            }
            _ = try await bank.platform.call(.cancelPreFreeze, Samples.cancel("C1", of: "F9", "1.00"))
            let view = try await bank.robot.open(
                .recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            _ = try await bank.robot.confirm(view)
            try await bank.settle()
            let outcome = await bank.platform.http.send(HTTPCall(.get, bank.server.address + "/metrics"))
            guard case .answered(let answer) = outcome else { throw TestBankError("no answer") }
            let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n").map(String.init)
            for line in [
                #"loansaga_bank_requests_total{code="00000",kind="direct",service="USER_AUTO_PRE_TRANSACTION"} 3"#,
                #"loansaga_bank_requests_total{code="20008",kind="direct",service="CANCEL_PRE_FREEZE"} 1"#,
                #"loansaga_bank_requests_total{code="none",kind="open",service="RECHARGE"} 1"#,
                #"loansaga_bank_requests_total{code="00000",kind="confirm",service="RECHARGE"} 1"#,
                #"loansaga_bank_notifications_total{outcome="received",service="RECHARGE"} 1"#,
                "loansaga_bank_store_waiting 0",
            ] {
                #expect(lines.contains(line), "\(line) is not in \(lines)")
            }
            #expect(lines.contains { $0.hasPrefix(#"loansaga_http_connections_open{server="bank"}"#) })
            #expect(!lines.contains { $0.contains("investor") || $0.contains("Q1") })
        }
    }
}
