import Custody
import JSON
import Ledger

@testable import Saga

extension FaultScene {
    static func of(_ fault: EngineFault) -> FaultScene? {
        learning[fault] ?? attempting[fault] ?? undoing[fault] ?? living[fault]
    }

    // MARK: What is learnt

    private static let learning: [EngineFault: FaultScene] = [
        .firstOutcomeWins: FaultScene(.accounts()) {
            $0.habits["zhang"] = .ignores
            $0.recharge()
            $0.settle()
            guard let page = $0.command(.recharge) else { return }
            $0.bankSays("ACCEPT", of: page)
            $0.bankSays("SUCCESS", of: page)
        } isWrong: {
            $0.stand("recharge") == "open"
        },
        .doubtTakenAsRefusal: FaultScene {
            $0.bidAmid([.lostAfter])
        } isWrong: {
            $0.stand("b1") == "failed" && $0.frozen("investor1") == "400.00"
        },
        .doubtTakenAsSuccess: FaultScene {
            $0.bidAmid([.lostBefore])
        } isWrong: {
            $0.events("loan.bid.frozen").count == 1 && $0.frozen("investor1") == "0.00"
        },
        .refusalAfterDoubtBelieved: FaultScene(.loan(BankHabit.forgetsRefusals.profile)) {
            $0.bidAmid([.lostBefore, .says(.refused(.balanceTooLow, message: "余额不足"))], for: .seconds(3_600))
        } isWrong: {
            $0.stand("b1") == "failed"
        },
        .acceptTakenAsSuccess: FaultScene {
            $0.deliveries[.confirmLoan] = [.takenIn(.seconds(600))]
            LoanStories.bidding(&$0)
            $0.settle()
        } isWrong: {
            !$0.events("loan.bid.settled").isEmpty
        },
        .acceptAfterSuccessApplied: FaultScene {
            $0.bidAmid([])
            guard let freeze = $0.command(.userAutoPreTransaction) else { return }
            let record = AttemptOutcome(requestNo: freeze.requestNo, attempt: 1, outcome: .accepted([:]))
            $0.append(.outcome(record), to: "p1")
            $0.run(for: .seconds(86_400))
        } isWrong: {
            $0.calls(.userAutoPreTransaction) == 2
        },
        .lateSuccessDropped: FaultScene {
            $0.succeedLate()
        } isWrong: {
            $0.stand("b1") == "failed" && $0.frozen("investor1") == "400.00"
        },
        .unconfirmedTooEarly: FaultScene(.accounts()) {
            $0.habits["zhang"] = .ignores
            $0.recharge()
            $0.run(for: .seconds(4_800))
        } isWrong: {
            $0.stand("recharge") == "unconfirmed"
        },
    ]

    // MARK: Attempts and numbers

    private static let attempting: [EngineFault: FaultScene] = [
        .newNumberOnRetry: FaultScene {
            $0.bidAmid([.lostAfter], for: .seconds(60))
        } isWrong: {
            $0.frozen("investor1") == "800.00"
        },
        .refusalReusesNumber: FaultScene {
            $0.cancelOverFreeze()
            $0.run(for: .seconds(3_600))
        } isWrong: {
            $0.calls(.modifyProject) > 1 && $0.numbers(.modifyProject) == 1
        },
        .newNumberBeforeDead: FaultScene {
            $0.cancelOverFreeze()
            $0.run(for: .seconds(60))
        } isWrong: {
            $0.numbers(.modifyProject) > 1
        },
        .numbersBeginAnew: FaultScene(GraveTests.over()) {
            $0.compensate()
            $0.settle()
        } isWrong: { world in
            world.commands.filter { $0.requestNo == world.command(.userAutoPreTransaction, "g1")?.requestNo }.count > 1
        },
        .outageBurnsAttempts: FaultScene {
            $0.bidAmid(Array(repeating: .notSent, count: 8), for: .seconds(3_600))
        } isWrong: {
            $0.stand("b1") == "held: inDoubt"
        },
        .deadlineAttemptNotCounted: FaultScene {
            $0.bidAmid(Array(repeating: .workerDies, count: 200), for: .seconds(3_600))
        } isWrong: {
            $0.stand("b1") == "open"
        },
        .commandWithoutNotAfter: FaultScene {
            $0.bidAmid([])
        } isWrong: {
            $0.commands.contains { $0.notAfter > $0.dead }
        },
        .deadWithoutLanding: FaultScene {
            $0.resolveAtOnce()
        } isWrong: {
            $0.answers == [.applied]
        },
        .holdSwallowed: FaultScene {
            $0.bidAmid(Array(repeating: .lostBefore, count: 5), for: .seconds(3_600))
        } isWrong: {
            $0.stand("b1") == "open" && $0.calls(.userAutoPreTransaction) == 5
        },
    ]

    // MARK: Undo

    private static let undoing: [EngineFault: FaultScene] = [
        .undoArmedOnSuccessOnly: FaultScene {
            $0.cancelOverPage()
        } isWrong: {
            $0.stand("b2") == "failed" && $0.command(.cancelPreFreeze, "b2") == nil
        },
        .notSentDisarmsUndo: FaultScene {
            $0.bidAmid([.notSent])
            $0.cancelFunding()
            $0.settle()
        } isWrong: {
            $0.stand("b1") == "failed"
        },
        .undoWhileInDoubt: FaultScene {
            $0.bidAmid([.lostBefore])
            $0.cancelFunding()
            $0.settle()
        } isWrong: {
            $0.stand("b1") == "failed" && $0.calls(.cancelPreFreeze) == 1
        },
        .notFoundBelievedBeforeDead: FaultScene {
            $0.cancelOverPage()
        } isWrong: {
            $0.stand("b2") == "failed" && $0.command(.cancelPreFreeze, "b2") != nil
        },
        .pageCancelledOnce: FaultScene {
            $0.cancelOverPage()
            $0.run()
        } isWrong: {
            $0.stand("b2") == "open"
        },
        .failedUndoTakenAsDone: FaultScene {
            $0.cancelOverFreeze()
        } isWrong: {
            $0.stand("funding") == "failed" && $0.status("p1") == "COLLECTING"
        },
        .undoInForwardOrder: FaultScene {
            LoanStories.bidding(&$0, yuan: 300)
            $0.settle()
            $0.cancelFunding()
            $0.settle()
        } isWrong: {
            $0.commands.first(where: \.isUndo)?.service == .modifyProject
        },
        .parentUndoneBeforeChildren: FaultScene {
            $0.bidAmid([])
            $0.deliveries[.cancelPreFreeze] = [.stuck]
            $0.cancelFunding()
            $0.settle()
        } isWrong: {
            $0.command(.modifyProject) != nil
        },
        .undoAfterPivot: FaultScene {
            $0.deliveries[.modifyProject] = [.says(.refused(.balanceTooLow, message: "余额不足"))]
            LoanStories.bidding(&$0)
            $0.run(for: .seconds(3_600))
        } isWrong: {
            $0.commands.contains { $0.isUndo }
        },
    ]

    // MARK: Children and events, time and ends

    private static let living: [EngineFault: FaultScene] = [
        .childAdmittedAfterClosing: FaultScene(.repaying()) {
            $0.list()
            $0.buy("d1", by: "i2", yuan: 20)
            $0.settle()
            $0.deliveries[.confirmDebentureTransfer] = [.stuck]
            $0.withdrawSale()
            $0.buy("d2", by: "i3", yuan: 20)
            $0.settle()
        } isWrong: {
            $0.command(.userAutoPreTransaction, "d2") != nil
        },
        .confirmedWithOpenChildren: FaultScene(.repaying()) {
            $0.list()
            $0.buy("d1", by: "i2", yuan: 20)
            $0.settle()
            $0.deliveries[.userAutoPreTransaction] = [.stuck]
            $0.buy("d2", by: "i3", yuan: 20)
            $0.withdrawSale()
            $0.settle()
        } isWrong: {
            $0.command(.confirmDebentureTransfer) != nil
        },
        .earlyEventForgotten: FaultScene {
            $0.bid("b1", by: "investor1", yuan: 400)
            $0.approve()
            $0.run(for: .seconds(3_600))
        } isWrong: {
            $0.command(.userAutoPreTransaction) == nil
        },
        .repeatedEventStartsAgain: FaultScene {
            $0.approve()
            $0.settle()
            $0.approve()
            $0.settle()
        } isWrong: {
            $0.events("loan.listed").count == 2
        },
        .timerFiredEarly: FaultScene {
            $0.approve()
            $0.settle()
            guard let wake = $0.partition.family("p1")?.wake else { return }
            $0.append(.timer(arming: wake.arming), to: "p1")
            $0.settle()
        } isWrong: {
            $0.stand("funding") == "failed"
        },
        .resolvedBeforeDead: FaultScene {
            $0.resolveAtOnce()
        } isWrong: {
            $0.answers == [.applied]
        },
        .graveBeforeDead: FaultScene(.accounts()) {
            $0.recharge()
            $0.run(for: .seconds(60))
        } isWrong: {
            $0.partition.grave("c1") != nil
        },
        .sequenceBeginsAnew: FaultScene(GraveTests.over()) {
            $0.cancelFunding()
        } isWrong: {
            Set($0.events.map(\.id)).count < $0.events.count
        },
    ]
}
