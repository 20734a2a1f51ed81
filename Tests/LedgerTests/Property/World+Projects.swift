import JSON

@testable import Custody
@testable import Ledger

/// Projects, and what they are lent and pay back.
extension World {
    /// A living project of this kind; the ones found closed are put aside.
    mutating func pickProject(where fits: (State, Project) -> Bool) -> (String, Project)? {
        for _ in 0..<25 where !projects.isEmpty {
            let index = dice.below(projects.count)
            let projectNo = projects[index]
            guard let project = state.projects[projectNo] else { continue }
            if !project.status.isOpen {
                projects.swapAt(index, projects.count - 1)
                projects.removeLast()
                closedProjects.append(projectNo)
                if closedProjects.count > 40 { closedProjects.removeFirst() }
            } else if fits(state, project) {
                return (projectNo, project)
            }
        }
        return nil
    }

    /// Now and then a project that will not do.
    mutating func wrongProject() -> String? {
        switch dice.below(50) {
        case 0: "P_unknown"
        case 1, 2: dice.one(of: closedProjects)
        case 3, 4: dice.one(of: projects)
        default: nil
        }
    }

    mutating func createProject() {
        let isEnterprise = dice.percent(30)
        var userNo = dice.one(of: isEnterprise ? enterprises : borrowers) ?? ""
        if dice.percent(8) { userNo = dice.percent(50) ? (dice.one(of: investors) ?? "") : "nobody" }
        let projectNo = dice.percent(6) ? (dice.one(of: projects) ?? "P_first") : number("P")
        send(
            .createProject,
            [
                "requestNo": .string(number("R")), "userNo": .string(userNo), "projectNo": .string(projectNo),
                "projectAmount": dice.amount(upTo: Amount(yuan: isEnterprise ? 200_000 : 50_000)).json,
                "projectName": "经营周转", "projectDesc": "补充流动资金", "projectType": "STANDARD",
                "projectPeriod": 90, "annualRate": "7.5", "repaymentWay": "ONE_TIME",
            ])
    }

    mutating func modifyProject() {
        var projectNo = wrongProject()
        var status = dice.one(of: ProjectStatus.allCases) ?? .finished
        if projectNo == nil, let (number, project) = pickProject(where: { _, _ in true }) {
            projectNo = number
            if dice.percent(85) { status = next(for: project) }
        }
        send(
            .modifyProject,
            [
                "requestNo": .string(number("R")), "projectNo": .string(projectNo ?? "P_unknown"),
                "projectStatus": .string(status.rawValue),
            ])
    }

    private mutating func next(for project: Project) -> ProjectStatus {
        switch project.status {
        case .collecting: project.raised > .zero ? .repaying : (dice.percent(50) ? .miscarried : .collecting)
        case .repaying: project.claims == .zero || dice.percent(25) ? .finished : .repaying
        case .finished, .miscarried: project.status
        }
    }

    mutating func confirmLoan() {
        let chosen = pickProject { _, project in project.status == .collecting && project.bids > .zero }
        let projectNo = wrongProject() ?? chosen?.0 ?? "P_unknown"
        let isTooLong = dice.percent(2)
        let requestNos = isTooLong ? manyTenders() : tenders(of: projectNo, most: dice.within(1...4))
        var sum = Amount.zero
        var details: [JSONValue] = []
        for requestNo in requestNos {
            var amount = state.freezes[requestNo]?.remaining ?? .zero
            if amount == .zero { amount = Amount(yuan: 1) }
            if dice.percent(5) { amount += Amount(fen: 1) }
            if dice.percent(5), amount > Amount(fen: 1) { amount -= Amount(fen: 1) }
            sum += amount
            details.append(["preRequestNo": .string(requestNo), "amount": amount.json])
        }
        if dice.percent(3), let first = details.first { details.append(first) }
        guard !details.isEmpty else { return }
        var parameters: JSONObject = [
            "requestNo": .string(number("R")), "projectNo": .string(projectNo), "details": .array(details),
        ]
        if dice.percent(30) {
            parameters["commission"] = (dice.percent(90) ? dice.amount(upTo: sum) : sum + Amount(fen: 1)).json
        }
        send(.confirmLoan, parameters)
    }

    private mutating func tenders(of projectNo: String, most: Int) -> [String] {
        var found: [String] = []
        for _ in 0..<most {
            let isWrong = dice.percent(3)
            let next = pickFreeze(.tender, except: found) { $1.projectNo == projectNo }
            if isWrong {
                found.append(dice.one(of: settledFreezes) ?? "R_unknown")
            } else if let next {
                found.append(next.0)
            }
        }
        return found
    }

    private mutating func manyTenders() -> [String] {
        (0..<11).map { "R_unknown\($0)" }
    }

    mutating func confirmRepayment() {
        let chosen = pickFreeze(.repayment) { state, freeze in
            state.projects[freeze.projectNo]?.status == .repaying
        }
        let projectNo = wrongProject() ?? chosen?.1.projectNo ?? "P_unknown"
        var left = chosen?.1.remaining ?? Amount(yuan: 100)
        let preRequestNo = dice.percent(95) ? chosen?.0 : dice.one(of: settledFreezes + (freezes[.tender] ?? []))
        var details: [JSONValue] = []
        for payee in payees(of: projectNo, most: dice.within(1...3)) {
            let claim = state.claims[ClaimKey(userNo: payee, projectNo: projectNo)]?.amount ?? .zero
            let principal = dice.percent(96) ? min(claim, left) : claim + Amount(fen: 1)
            left -= min(left, principal)
            let interest = dice.percent(50) ? min(left, Amount(yuan: 3)) : Amount.zero
            left -= interest
            var detail: JSONObject = [
                "userNo": .string(payee), "amount": principal.json, "interest": interest.json,
            ]
            if dice.percent(10) { detail["dividend"] = Amount(yuan: Int64(dice.within(1...5))).json }
            if dice.percent(20) {
                detail["commission"] = (dice.percent(80) ? interest : principal + Amount(yuan: 50)).json
            }
            details.append(.object(detail))
        }
        guard !details.isEmpty else { return }
        var parameters: JSONObject = [
            "requestNo": .string(number("R")), "preRequestNo": .string(preRequestNo ?? "R_unknown"),
            "projectNo": .string(projectNo), "details": .array(details),
        ]
        if dice.percent(30) { parameters["commission"] = (dice.percent(90) ? left : left + Amount(fen: 1)).json }
        send(.confirmRepayment, parameters)
    }

    /// Investors with a claim on a project, and now and then one without.
    private mutating func payees(of projectNo: String, most: Int) -> [String] {
        var found: [String] = []
        let start = dice.below(investors.count)
        for offset in 0..<investors.count where found.count < most {
            let investor = investors[(start + offset) % investors.count]
            let claim = state.claims[ClaimKey(userNo: investor, projectNo: projectNo)]?.amount ?? .zero
            if claim > .zero || dice.below(1000) < 2 { found.append(investor) }
        }
        return found
    }
}
