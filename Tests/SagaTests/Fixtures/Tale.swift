import Custody
import Saga

/// The stories that are recorded: all workflows, their good ends and some bad ones.
enum Tale: String, CaseIterable {
    case loanFunded = "loan-funded"
    case loanCancelled = "loan-cancelled"
    case loanWithAnswersLost = "loan-with-answers-lost"
    case bidWithdrawn = "bid-withdrawn"
    case bidByPageIgnored = "bid-by-page-ignored"
    case saleSold = "sale-sold"
    case saleWithdrawn = "sale-withdrawn"
    case repaymentLast = "repayment-last"
    case repaymentWorkerDies = "repayment-worker-dies"
    case compensationReleased = "compensation-released"
    case accountOpened = "account-opened"
    case rechargeConfirmed = "recharge-confirmed"
    case rechargeUnconfirmed = "recharge-unconfirmed"
    case withdrawalPaid = "withdrawal-paid"
    case operatorResolves = "operator-resolves"

    /// The world after the story; before everything has been forgotten.
    func world() -> World {
        switch self {
        case .loanFunded, .loanCancelled, .loanWithAnswersLost, .bidWithdrawn, .bidByPageIgnored, .operatorResolves:
            loan()
        case .saleSold, .saleWithdrawn, .repaymentLast, .repaymentWorkerDies, .compensationReleased: repaying()
        case .accountOpened, .rechargeConfirmed, .rechargeUnconfirmed, .withdrawalPaid: account()
        }
    }

    private func loan() -> World {
        var world = World.loan()
        if self == .loanWithAnswersLost {
            for service in Service.allCases { world.deliveries[service] = [.lostAfter, .lostBefore] }
        }
        if self == .operatorResolves {
            world.deliveries[.confirmLoan] = Array(repeating: .lostBefore, count: 5)
        }
        world.approve()
        world.settle()
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        switch self {
        case .loanCancelled: world.cancelFunding()
        case .bidWithdrawn: world.withdraw("b1")
        case .bidByPageIgnored:
            world.habits["investor2"] = .ignores
            world.bid("b2", by: "investor2", yuan: 600, automatic: false)
        default: world.bid("b2", by: "investor2", yuan: 600, automatic: false)
        }
        world.run(for: .seconds(1_800))
        if self == .operatorResolves {
            world.run(for: .seconds(86_400))
            world.operate(.retry, on: "funding", family: "p1")
        }
        world.run(for: .seconds(5 * 86_400))
        return world
    }

    private func repaying() -> World {
        var world = World.repaying()
        switch self {
        case .saleSold, .saleWithdrawn:
            world.list()
            world.settle()
            world.buy("d1", by: "i2", yuan: 40)
            world.buy("d2", by: "i3", yuan: 20, automatic: false)
            if self == .saleWithdrawn { world.withdrawSale() }
        case .repaymentWorkerDies:
            world.deliveries[.userAutoPreTransaction] = [.workerDies, .workerDiesAfter]
            world.repay(World.payees(1...3))
        case .compensationReleased:
            world.compensate()
            world.settle()
            world.releaseCompensation()
        default: world.repay(World.payees(1...3), isLast: true)
        }
        world.run(for: .seconds(5 * 86_400))
        return world
    }

    private func account() -> World {
        var world = World.accounts()
        switch self {
        case .accountOpened: world.register("li")
        case .withdrawalPaid: world.payOut()
        case .rechargeUnconfirmed:
            world.habits["zhang"] = .ignores
            world.recharge()
        default: world.recharge()
        }
        world.run(for: .seconds(5 * 86_400))
        return world
    }
}
