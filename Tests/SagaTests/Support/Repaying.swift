import Custody
import Expressions
import JSON
import Ledger
import Saga

/// A project in 还款中: a borrower with 10,000.00, investors with claims of 100.00 each, a guarantor with 1,000.00.
extension World {
    static func repaying(_ profile: Profile = .sandbox, investors: Int = 3, status: ProjectStatus = .repaying) -> World
    {
        var world = World(profile)
        try? world.bank.addUser(
            NewUser(
                userNo: "borrower", role: .borrower, available: Amount(fen: 1_000_000), authorised: [.repayment]))
        try? world.bank.addUser(
            NewUser(
                userNo: "guarantor", role: .guarantor, available: Amount(fen: 100_000), authorised: [.compensatory]))
        try? world.bank.addUser(NewUser(userNo: "stranger", role: .borrower, available: Amount(fen: 1_000_000)))
        for number in 1...max(investors, 1) {
            try? world.bank.addUser(
                NewUser(
                    userNo: "i\(number)", role: .investor, available: Amount(fen: 50_000),
                    authorised: [.creditAssignment]))
        }
        try? world.bank.addProject(
            NewProject(
                projectNo: "p1", userNo: "borrower", projectAmount: Amount(fen: Int64(investors) * 10_000),
                projectStatus: status,
                claims: (1...max(investors, 1)).map { .init(userNo: "i\($0)", amount: Amount(fen: 10_000)) }))
        world.families = ["p1"]
        return world
    }

    // MARK: A guarantor's freeze

    mutating func compensate(
        _ number: String = "g1", by guarantor: String = "guarantor", yuan: Int64 = 600, automatic: Bool = true,
        days: Int64 = 30, project: String = "p1"
    ) {
        families.insert(project)
        send(
            "loan.compensation.requested", saga: number, family: project, starts: "guarantor-freeze",
            [
                ("projectNo", .text(project)), ("compensationNo", .text(number)), ("guarantorNo", .text(guarantor)),
                ("amount", .amount(yuan * 100)), ("automatic", .bool(automatic)),
                ("until", .time(now + days * 86_400_000)),
            ])
    }

    mutating func releaseCompensation(_ number: String = "g1", id: String? = nil) {
        send(
            "loan.compensation.released", saga: number, family: "p1", id: id,
            [("projectNo", .text("p1")), ("compensationNo", .text(number))])
    }

    // MARK: A repayment

    struct Payee {
        var user: String
        var yuan: Int64 = 10
        var interest: Int64 = 1
        var commission: Int64 = 0
        var dividend: Int64 = 0
    }

    /// - Parameter yuan: what is frozen; nil for just what is paid.
    mutating func repay(
        _ payees: [Payee], number: String = "y1", yuan: Int64? = nil, commission: Int64 = 0, automatic: Bool = true,
        isLast: Bool = false, by borrower: String = "borrower", project: String = "p1"
    ) {
        families.insert(project)
        let paid = payees.reduce(commission) { $0 + $1.yuan + $1.interest }
        let details = payees.map { payee in
            Value.object(
                ObjectValue([
                    ("userNo", .text(payee.user)), ("amount", .amount(payee.yuan * 100)),
                    ("interest", .amount(payee.interest * 100)), ("commission", .amount(payee.commission * 100)),
                    ("dividend", .amount(payee.dividend * 100)),
                ]))
        }
        send(
            "loan.repayment.due", saga: number, family: project, starts: "repayment",
            [
                ("projectNo", .text(project)), ("repaymentNo", .text(number)), ("borrowerNo", .text(borrower)),
                ("amount", .amount((yuan ?? paid) * 100)), ("automatic", .bool(automatic)), ("isLast", .bool(isLast)),
                ("commission", .amount(commission * 100)), ("payees", .list(details)),
            ])
    }

    static func payees(_ numbers: ClosedRange<Int>) -> [Payee] { numbers.map { Payee(user: "i\($0)") } }
}

extension World {
    /// Somebody else calls the bank, beside all sagas.
    @discardableResult
    mutating func elsewhere(_ service: Service, _ number: String, _ parameters: JSONObject) -> ReturnCode? {
        var parameters = parameters
        parameters["requestNo"] = .string(number)
        let time = Timestamp(milliseconds: now)
        let profile = terms.profile
        let request = Result { () throws(Refusal) in
            let reqData = try RequestBuilder(profile: profile).reqData(parameters, to: service, attemptedAt: time)
            let reader = RequestReader(profile: profile)
            let contract = try reader.contract(named: service.rawValue, mode: .direct)
            return try reader.request(try reader.object(in: reqData), to: contract, at: time)
        }
        guard case .success(let request) = request else { return nil }
        return bank.execute(request, at: time).code
    }

    mutating func setStatus(_ status: ProjectStatus, _ project: String = "p1") {
        elsewhere(
            .modifyProject, "status\(offset)",
            ["projectNo": .string(project), "projectStatus": .string(status.rawValue)])
    }
}
