import Simulation

extension BadDefinition {
    static let all = loans + money + bids + repayments + payments + freezes + sales

    private static let undoProject =
        #""undo":{"call":"MODIFY_PROJECT","with":{"projectNo":"${input.projectNo}","projectStatus":"MISCARRY"}}"#

    /// A loan that falls short is given up by a step, before its bids are cancelled.
    private static let givesUp = """
        {"id":"short","choose":[{"when":"${totals.held < input.amount}","steps":[
          {"id":"miscarry","call":"MODIFY_PROJECT","noUndo":"it is over",
           "with":{"projectNo":"${input.projectNo}","projectStatus":"MISCARRY"}},
          {"id":"give-up","fail":{"code":"short","reason":"too little"}}]}]}
        """

    private static let loans = [
        BadDefinition(
            mistake: "a failed loan's project is left as it is", workflow: "loan-funding", file: "loan-funding",
            edits: [.replace(undoProject, by: #""noUndo":"left as it is""#)], property: .project,
            saying: "ended as failed, and p1 is COLLECTING"),
        BadDefinition(
            mistake: "a failed loan's project is set to repaying", workflow: "loan-funding", file: "loan-funding",
            edits: [.replace(#""projectStatus":"MISCARRY""#, by: #""projectStatus":"REPAYING""#)], property: .project,
            saying: "ended as failed, and p1 is REPAYING"),
        BadDefinition(
            mistake: "a paid loan's project is never set to repaying", workflow: "loan-funding", file: "loan-funding",
            edits: [.cutStep("repaying")], property: .project, saying: "ended as completed, and p1 is COLLECTING"),
        BadDefinition(
            mistake: "the project is set to repaying before the loan is confirmed", workflow: "loan-funding",
            file: "loan-funding", edits: [.swapSteps("confirm", "repaying")], property: .needlessRefusal,
            saying: "is refused, 20006"),
        BadDefinition(
            mistake: "the commission is taken from every chunk", workflow: "loan-funding", file: "loan-funding",
            edits: [.replace("input.commission - chunk.before.commission", by: "input.commission")],
            property: .limits, saying: "a commission of 270.00, and its input allows 250.00", children: 3),
        BadDefinition(
            mistake: "the commission may be more than what is confirmed", workflow: "loan-funding",
            file: "loan-funding",
            edits: [
                .replace(
                    "min(sum(bids.map(b, b.amount)), input.commission - chunk.before.commission)",
                    by: "input.commission - chunk.before.commission")
            ], property: .needlessRefusal, saying: "is refused, 20023", children: 3),
        BadDefinition(
            mistake: "more is confirmed than was frozen", workflow: "loan-funding", file: "loan-funding",
            edits: [.replace("'amount': b.amount}", by: "'amount': b.amount + b.amount}")], property: .needlessRefusal,
            saying: "is refused, 20009"),
        BadDefinition(
            mistake: "what the collection waits for never comes", workflow: "loan-funding", file: "loan-funding",
            edits: [.replace("totals.held == input.amount", by: "totals.held > input.amount")], property: .completes,
            saying: "no path"),
        BadDefinition(
            mistake: "流标 comes before the freezes are cancelled", workflow: "loan-funding", file: "loan-funding",
            edits: [
                .replace(#""onShort":"fail""#, by: #""onShort":"continue""#), .insertStep(givesUp, after: "raise"),
            ], property: .order, saying: "p1 is 流标 while 90.00 is still frozen", children: 2,
            setting: "miscarries-over-freezes"),
    ]

    private static let money = [
        BadDefinition(
            mistake: "every bid is admitted", workflow: "loan-funding", file: "loan-funding",
            edits: [
                .replace("${totals.reserved + event.amount + event.redPacket <= input.amount}", by: "${true}")
            ], property: .needlessRefusal, saying: "is refused, 20023", children: 2),
        BadDefinition(
            mistake: "a bid's place is given away while its freeze is being cancelled", workflow: "loan-funding",
            file: "loan-funding",
            edits: [.replace(#""of":["open","held","leaving"]"#, by: #""of":["open","held"]"#)],
            property: .needlessRefusal, saying: "is refused, 20023", children: 2),
        BadDefinition(
            mistake: "a purchase's place is given away while its freeze is being cancelled",
            workflow: "debenture-transfer", file: "debenture-transfer",
            edits: [.replace(#""of":["open","held","leaving"]"#, by: #""of":["open","held"]"#)],
            property: .needlessRefusal, saying: "is refused, 20013", children: 2),
        BadDefinition(
            mistake: "what is held is counted without red packets", workflow: "loan-funding", file: "loan-funding",
            edits: [
                .replace(
                    #""held":{"sum":"${child.amount + child.redPacket}""#, by: #""held":{"sum":"${child.amount}""#)
            ], property: .completes, saying: "no path"),
        BadDefinition(
            mistake: "red packets are not counted at all", workflow: "loan-funding", file: "loan-funding",
            edits: [
                .replace("${child.amount + child.redPacket}", by: "${child.amount}"),
                .replace("event.amount + event.redPacket", by: "event.amount"),
            ], property: .completes, saying: "no path"),
        BadDefinition(
            mistake: "one bid is enough", workflow: "loan-funding", file: "loan-funding",
            edits: [.replace("totals.held == input.amount", by: "totals.held > amount('0')")], property: .raised,
            saying: "has raised 100.00 of 200.00", children: 2),
        BadDefinition(
            mistake: "the platform takes the whole price as commission", workflow: "debenture-transfer",
            file: "debenture-transfer",
            edits: [.replace("min(input.commissionPerPurchase, p.amount)", by: "p.amount")], property: .limits,
            saying: "a commission of 100.00, and its input allows 1.00"),
    ]

    private static let bids = [
        BadDefinition(
            mistake: "an undo cancels less than was frozen", workflow: "loan-funding", file: "bid",
            edits: [
                .replace(
                    #""preRequestNo":"${steps.freeze.requestNo}","amount":"${input.amount}""#,
                    by: #""preRequestNo":"${steps.freeze.requestNo}","amount":"${input.amount - amount('0.01')}""#)
            ], property: .belief, saying: "0.01 of it is frozen"),
        BadDefinition(
            mistake: "an undo cancels something else", workflow: "loan-funding", file: "bid",
            edits: [
                .replace(#""preRequestNo":"${steps.freeze.requestNo}""#, by: #""preRequestNo":"${input.bidNo}""#)
            ], property: .undoComplete, saying: "undoRefused"),
        BadDefinition(
            mistake: "somebody else's money is lent", workflow: "loan-funding", file: "bid",
            edits: [.replace(#""userNo":"${input.investorNo}""#, by: #""userNo":"investor0""#)], property: .payees,
            saying: "investor0, whom no event names"),
        BadDefinition(
            mistake: "a bid offers another number than its freeze's", workflow: "loan-funding", file: "bid",
            edits: [
                .replace(
                    #""join":{"requestNo":"${steps.freeze.requestNo}""#, by: #""join":{"requestNo":"${input.bidNo}""#)
            ], property: .needlessRefusal, saying: "is refused, 20008"),
    ]

    private static let repayments = [
        BadDefinition(
            mistake: "the rest of a freeze is not released", workflow: "repayment", file: "repayment",
            edits: [.cutStep("release")], property: .nothingFrozen, saying: "is still frozen"),
        BadDefinition(
            mistake: "the commission is paid with every chunk", workflow: "repayment", file: "repayment",
            edits: [
                .replace("${chunk.index == 0 ? input.commission : amount('0')}", by: "${input.commission}")
            ], property: .needlessRefusal, saying: "is refused, 20009", children: 3),
        BadDefinition(
            mistake: "a pivot is not marked", workflow: "repayment", file: "repayment",
            edits: [
                .replace(
                    #""pivot":true,"onRefused":"split","call":"CONFIRM_REPAYMENT""#,
                    by: #""noUndo":"what is paid is paid","call":"CONFIRM_REPAYMENT""#)
            ], property: .undoComplete, saying: "undoRefused", children: 3, faults: 1),
    ]

    private static let payments = [
        BadDefinition(
            mistake: "payees pay their commission twice", workflow: "repayment", file: "repayment",
            edits: [.replace("'commission': p.commission", by: "'commission': p.commission + p.commission")],
            property: .limits, saying: "a commission of 0.20, and its input allows 0.10"),
        BadDefinition(
            mistake: "the platform pays the payees their amounts again", workflow: "repayment", file: "repayment",
            edits: [.replace("'dividend': p.dividend", by: "'dividend': p.dividend + p.amount")], property: .payees,
            saying: "investor1 was paid 101.40"),
        BadDefinition(
            mistake: "all is paid to the first payee", workflow: "repayment", file: "repayment",
            edits: [.replace("{'userNo': p.userNo", by: "{'userNo': payees[0].userNo")], property: .payees,
            saying: "investor1 was paid", children: 2),
        BadDefinition(
            mistake: "nobody whom the event names is paid", workflow: "repayment", file: "repayment",
            edits: [.replace("{'userNo': p.userNo", by: "{'userNo': 'seller'")], property: .payees,
            saying: "investor1 was paid 0.00"),
        BadDefinition(
            mistake: "a repaid loan's project is never closed", workflow: "repayment", file: "repayment",
            edits: [.cutStep("finish")], property: .repaid, saying: "which owes 0.00, is REPAYING"),
        BadDefinition(
            mistake: "every repayment closes the project", workflow: "repayment", file: "repayment",
            edits: [.replace(#""when":"${input.isLast}","#, by: "")], property: .repaid,
            saying: "which owes 150.00, is FINISH"),
    ]

    private static let freezes = [
        BadDefinition(
            mistake: "a guarantor's freeze is never released", workflow: "guarantor-freeze", file: "guarantor-freeze",
            edits: [.cutStep("release")], property: .nothingFrozen, saying: "ended as completed, and 100.00"),
        BadDefinition(
            mistake: "less is released than was frozen", workflow: "guarantor-freeze", file: "guarantor-freeze",
            edits: [
                .replace(
                    #""amount":"${input.amount}"},"noUndo""#,
                    by: #""amount":"${input.amount - amount('1.00')}"},"noUndo""#)
            ], property: .nothingFrozen, saying: "1.00 of"),
        BadDefinition(
            mistake: "an event that need not come is waited for by an operator", workflow: "guarantor-freeze",
            file: "guarantor-freeze",
            edits: [.replace(#""onDeadline":"continue""#, by: #""onDeadline":"hold""#)], property: .noNeedlessHold,
            saying: "did not come in time"),
        BadDefinition(
            mistake: "an audit is waited for that never comes so", workflow: "account-opening",
            file: "account-opening",
            edits: [
                .replace(#""onDeadline":"continue""#, by: #""onDeadline":"hold""#),
                .replace("event.status != 'AUDITING'", by: "event.status == 'AUDITED'"),
            ], property: .noNeedlessHold, saying: "audit did not come in time"),
    ]

    private static let sales = [
        BadDefinition(
            mistake: "what is not sold stays on sale", workflow: "debenture-transfer", file: "debenture-transfer",
            edits: [.cutStep("close")], property: .nothingFrozen, saying: "its sale #0 is still open", children: 2),
        BadDefinition(
            mistake: "a failed sale stays open", workflow: "debenture-transfer", file: "debenture-transfer",
            edits: [
                .replace(
                    #""undo":{"call":"CANCEL_DEBENTURE_SALE","#
                        + #""with":{"creditsaleRequestNo":"${steps.sale.requestNo}"}}"#, by: #""noUndo":"forgotten""#)
            ], property: .nothingFrozen, saying: "ended as failed, and its sale #0 is still open"),
    ]
}
