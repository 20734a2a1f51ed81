import Custody
import Expressions
import JSON
import Ledger
import Saga

/// A borrower, investors with 1,000.00 each, and the events of a loan between them.
extension World {
    static func loan(_ profile: Profile = .sandbox) -> World {
        var world = World(profile)
        try? world.bank.addUser(NewUser(userNo: "borrower", role: .borrower))
        try? world.bank.addUser(NewUser(userNo: "guarantor", role: .guarantor, available: Amount(fen: 100_000)))
        for investor in 1...12 {
            try? world.bank.addUser(
                NewUser(
                    userNo: "investor\(investor)", role: .investor, available: Amount(fen: 100_000),
                    authorised: [.tender, .creditAssignment]))
        }
        return world
    }

    mutating func approve(_ project: String = "p1", yuan: Int64 = 1_000, days: Int64 = 3) {
        families.insert(project)
        send(
            "loan.project.approved", saga: "funding", family: project, starts: "loan-funding",
            [
                ("projectNo", .text(project)), ("borrowerNo", .text("borrower")), ("amount", .amount(yuan * 100)),
                ("projectName", .text("装修")), ("projectDesc", .text("装修贷款")), ("projectType", .text("STANDARD")),
                ("projectPeriod", .integer(12)), ("annualRate", .text("0.085")),
                ("repaymentWay", .text("ONE_TIME")), ("commission", .amount(1_000)),
                ("fundingDeadline", .time(now + days * 86_400_000)),
            ])
    }

    mutating func bid(
        _ number: String, by investor: String, yuan: Int64, automatic: Bool = true, project: String = "p1"
    ) {
        families.insert(project)
        send(
            "loan.bid.placed", saga: number, family: project, starts: "bid",
            [
                ("projectNo", .text(project)), ("bidNo", .text(number)), ("investorNo", .text(investor)),
                ("amount", .amount(yuan * 100)), ("automatic", .bool(automatic)),
            ])
    }

    mutating func withdraw(_ number: String, project: String = "p1") {
        send(
            "loan.bid.withdrawn", saga: number, family: project,
            [("projectNo", .text(project)), ("bidNo", .text(number))])
    }

    mutating func cancelFunding(_ project: String = "p1") {
        send("loan.funding.cancelled", saga: "funding", family: project, [("projectNo", .text(project))])
    }

    mutating func closeFunding(_ project: String = "p1") {
        send("loan.funding.closed", saga: "funding", family: project, [("projectNo", .text(project))])
    }
}

/// Calls at the bank that are nobody's: somebody else's, or made at the bank's counter.
extension World {
    mutating func freezeBehind(_ number: String, _ investor: String, yuan: Int64, project: String = "p1") {
        callBehind(
            .userAutoPreTransaction, number,
            [
                ("userNo", .text(investor)), ("bizType", .text("TENDER")), ("amount", .amount(yuan * 100)),
                ("projectNo", .text(project)),
            ])
    }

    mutating func cancelBehind(_ number: String, freeze: String, yuan: Int64) {
        callBehind(.cancelPreFreeze, number, [("preRequestNo", .text(freeze)), ("amount", .amount(yuan * 100))])
    }

    private mutating func callBehind(
        _ service: Service, _ number: String, _ parameters: [(name: String, value: Value)]
    ) {
        let time = Timestamp(milliseconds: now)
        var json = JSONObject()
        json["requestNo"] = .string(number)
        for (name, value) in parameters { json[name] = value.json }
        let request = Result { () throws(Refusal) in
            let reqData = try RequestBuilder(profile: terms.profile).reqData(json, to: service, attemptedAt: time)
            let reader = RequestReader(profile: terms.profile)
            let contract = try reader.contract(named: service.rawValue, mode: .direct)
            return try reader.request(try reader.object(in: reqData), to: contract, at: time)
        }
        if case .success(let request) = request { _ = bank.execute(request, at: time) }
    }
}
