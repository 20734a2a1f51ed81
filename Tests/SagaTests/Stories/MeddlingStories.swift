import Custody
import Ledger
import Saga
import Testing

/// Stories into which something comes after any of their records.
@Suite("Whatever comes between") struct MeddlingStories {
    struct Plot: CustomTestStringConvertible {
        let name: String
        let family: String
        let begin: @Sendable () -> World
        let go: @Sendable (inout World) -> Void

        var testDescription: String { name }
    }

    static let plots: [Plot] = [
        Plot(name: "a loan that is funded", family: "p1", begin: { World.loan() }) {
            LoanStories.bidding(&$0)
            $0.settle()
        },
        Plot(name: "a loan that is cancelled", family: "p1", begin: { World.loan() }) {
            LoanStories.bidding(&$0, yuan: 300)
            $0.settle()
            $0.cancelFunding()
            $0.settle()
        },
        Plot(name: "a loan that is cancelled over a page", family: "p1", begin: { World.loan() }) {
            $0.habits["investor2"] = .ignores
            LoanStories.bidding(&$0, yuan: 300)
            $0.settle()
            $0.cancelFunding()
            $0.settle()
        },
        Plot(name: "a loan with twelve bids, one of them bad", family: "p1", begin: { World.loan() }) {
            $0.approve(yuan: 1_200)
            for bid in 1...12 { $0.bid("b\(bid)", by: "investor\(bid)", yuan: 100) }
            $0.deliveries[.confirmLoan] = [
                .lostAfter, .normal, .says(.refused(.freezeNotFound, message: "-")),
            ]
            $0.settle()
        },
        Plot(name: "a repayment", family: "p1", begin: { World.repaying(investors: 12) }) {
            $0.deliveries[.confirmRepayment] = [.lostAfter]
            $0.repay(World.payees(1...12), yuan: 200, isLast: true)
            $0.settle()
        },
        Plot(name: "a recharge", family: "c1", begin: { World.accounts() }) {
            $0.recharge()
            $0.settle()
        },
        Plot(name: "a payout", family: "w1", begin: { World.accounts() }) {
            $0.payOut()
            $0.settle()
        },
        Plot(name: "an account", family: "u1", begin: { World.accounts() }) {
            $0.register("u1")
            $0.settle()
        },
    ]

    @Test("A story whose every record comes twice is the same story", arguments: plots)
    func twice(_ plot: Plot) {
        var (once, twice) = (plot.begin(), plot.begin())
        plot.go(&once)
        once.run()
        twice.isEchoing = true
        plot.go(&twice)
        twice.run()
        // A repeated audit bears no number: nothing tells it from another one.
        #expect(twice.tale.filter { $0 != "dead letter: audit" } == once.tale)
        #expect(twice.flaws() == [])
    }

    @Test("An operator stops any saga after any record for days, and all comes to a good end", arguments: plots)
    func paused(_ plot: Plot) {
        var straight = plot.begin()
        plot.go(&straight)
        straight.run()
        let records = Int64(straight.inbox.count)
        for saga in Set(straight.sagas).sorted().filter({ !$0.hasPrefix("b") || $0 == "b1" || $0.hasSuffix("2") }) {
            for record in stride(from: 1, through: records, by: Int64.Stride(max(1, records / 15))) {
                var world = plot.begin()
                world.pauses = (after: record, saga: saga)
                plot.go(&world)
                world.run(for: .seconds(6 * 86_400))
                world.append(.command(world.command(.release, on: saga, family: plot.family)), to: plot.family)
                world.run()
                #expect(world.flaws() == [], "\(saga) was stopped after record \(record)")
            }
        }
    }
}
