import HTTP
import JSON
import TestSupport
import Testing

@testable import loansaga

@Suite("A cluster that goes away and comes back") struct ClusterOutageTests {
    @Test("Is waited for, visibly, and the loans under way come to their end", .timeLimit(.minutes(6)))
    func outage() async throws {
        let cluster = try KafkaStage(.specialists)
        try await cluster.start()
        let load = LoanLoad(gateway: cluster.gateway, bank: cluster.stage.bankClient, http: cluster.stage.http)
        try await load.start(atOnce: 6)
        await load.more(2)

        try cluster.cluster.obey("down")
        try await LoanSettling.wait("the gateway says that its log is away", within: .seconds(60)) {
            let (status, text) = await Self.ready(cluster)
            return status == 503 && text.contains("away")
        }
        // Events are not taken while nobody can keep them.
        let refused = await cluster.stage.http.send(
            HTTPCall(
                .post, cluster.gateway + "/v1/events", headers: ["Content-Type": "application/cloudevents+json"],
                body: Array(
                    """
                    {"specversion":"1.0","id":"away","source":"test","type":"loan.funding.cancelled",
                    "time":"2026-01-01T00:00:00Z","data":{"projectNo":"none"}}
                    """.utf8), timeout: .seconds(60)))
        guard case .answered(let answer) = refused else { throw TestBankError("no answer: \(refused)") }
        #expect(answer.status == 503)

        try cluster.cluster.obey("up")
        try await LoanSettling.wait("the gateway is ready", within: .seconds(60)) {
            await Self.ready(cluster).status == 200
        }
        await load.more(6)
        await load.stop()
        try await load.cancelRest()
        let console = JSONClient(address: cluster.console, http: cluster.stage.http, token: cluster.token)
        try await LoanSettling.settle(console)
        var audit = BankAudit(cluster.stage.bankClient)
        try await audit.read()
        #expect(audit.doubled.isEmpty)
        #expect(try await audit.apart(from: console) == [])
        #expect(try await audit.flaws(await load.ended) == [])
        #expect(try cluster.shortened() == [])
        try await cluster.stop()
    }

    private static func ready(_ cluster: KafkaStage) async -> (status: Int, text: String) {
        guard case .answered(let answer) = await cluster.stage.http.send(HTTPCall(.get, cluster.gateway + "/readyz"))
        else { return (0, "") }
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }
}
