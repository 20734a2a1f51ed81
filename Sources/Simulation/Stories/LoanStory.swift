import Custody
import Expressions
import JSON
import Ledger
import Roles
import Saga

/// A loan: approved, bid for by many investors, at once or on the bank's page; some bids fail, some are withdrawn and
/// some replaced; the platform may close or cancel it.
final class LoanStory: Story {
    private enum Course {
        case fills
        /// One bid fewer than it needs.
        case short
        case cancelled
        case closed
    }

    private let bids: Int
    private var course = Course.fills
    private var heard: Set<String> = []
    private var placed = 0
    /// Who has made each bid, by its saga.
    private var investors: [String: String] = [:]
    private var isLimitExhausted = false
    /// Within which time all bids come: what happens at once meets.
    private var rush: Int64 = 0

    private static let project = "p1"
    private static let share = Amount(fen: 10_000)
    private static let commission = Amount(fen: 1_000)

    init(bids: Int) { self.bids = bids }

    /// How many bids are replaced at the most.
    private var spare: Int { max(6, bids / 2) }

    func prepare(_ book: inout RuleBook) {
        // Numbers of our own making, which nothing refuses.
        try? book.addUser(NewUser(userNo: "borrower", role: .borrower, available: Amount(fen: 100_000)))
        for investor in 1...bids + spare {
            try? book.addUser(
                NewUser(
                    userNo: "investor\(investor)", role: .investor,
                    available: Self.means(of: investor), authorised: [.tender, .creditAssignment]))
        }
    }

    /// Some have too little, and some only enough for one of the two bids that they make.
    private static func means(of investor: Int) -> Amount {
        Amount(fen: investor % 9 == 4 ? 5_000 : investor % 3 == 0 ? 10_000 : 100_000)
    }

    func begin(_ cluster: Cluster) {
        course = cluster.people.pick([.fills, .fills, .fills, .short, .cancelled, .closed])
        rush = cluster.people.pick([60_000, 600_000, 7_200_000])
        let amount = Amount(fen: Self.share.fen * Int64(bids))
        let deadline = cluster.now + cluster.people.within(1...3) * Cluster.day
        let isLateStart = cluster.strikes(.eventEarly, .beside("event"))
        cluster.publish(
            "loan.project.approved", id: "approved",
            [
                "projectNo": .string(Self.project), "borrowerNo": "borrower", "amount": .string(amount.description),
                "projectName": "装修", "projectDesc": "装修贷款", "projectType": "STANDARD", "projectPeriod": 12,
                "annualRate": "0.085", "repaymentWay": "ONE_TIME",
                "commission": .string(Self.commission.description),
                "fundingDeadline": .string(Timestamp(milliseconds: deadline).rfc3339),
            ], after: isLateStart ? 3_600_000 : 1_000)
        if cluster.people.below(10) == 0 { exhaustLimit(cluster) }
        for investor in 1...bids + spare where Self.means(of: investor) < Self.share + Self.share {
            guard cluster.people.below(4) == 0 else { continue }
            cluster.topUp("investor\(investor)", Self.share, after: cluster.people.within(2_000...2 * rush))
        }
        for _ in 0..<(course == .short ? bids - 1 : bids) {
            bid(cluster, after: cluster.people.within(2_000...rush))
        }
        switch course {
        case .fills, .short: break
        case .cancelled:
            cluster.publish(
                "loan.funding.cancelled", id: "cancelled", ["projectNo": .string(Self.project)],
                after: cluster.people.within(5_000...2 * rush))
        case .closed:
            cluster.publish(
                "loan.funding.closed", id: "closed", ["projectNo": .string(Self.project)],
                after: cluster.people.within(5_000...2 * rush))
        }
        for number in Set((0..<2).map { _ in 1 + cluster.people.below(bids) }).sorted()
        where cluster.people.below(3) == 0 {
            cluster.publish(
                "loan.bid.withdrawn", id: "withdrawn\(number)",
                ["projectNo": .string(Self.project), "bidNo": .string("bid\(number)")],
                after: cluster.people.within(5_000...2 * rush))
        }
        if cluster.shelf.setting.refusesMiscarryOverFreeze, cluster.strikes(.foreignFreeze, .beside("bank")) {
            freezeBehind(cluster)
        }
    }

    /// Another loan of the borrower's, at the bank's counter, leaves no room for this one; perhaps it fails soon.
    private func exhaustLimit(_ cluster: Cluster) {
        isLimitExhausted = true
        try? cluster.book.addProject(
            NewProject(
                projectNo: "p0", userNo: "borrower", projectAmount: cluster.port.profile.limits.personLimit,
                projectStatus: .collecting, claims: []))
        guard cluster.people.below(2) == 0 else { return }
        cluster.later(cluster.people.within(1_000...600_000), "the other loan fails") {
            cluster.behind(.modifyProject, "counter3", ["projectNo": "p0", "projectStatus": "MISCARRY"])
        }
    }

    /// Somebody else has frozen money for the project, and lets go of it days later.
    private func freezeBehind(_ cluster: Cluster) {
        cluster.later(cluster.people.within(10_000...rush), "a foreign freeze") {
            cluster.behind(
                .userAutoPreTransaction, "counter1",
                ["userNo": "investor1", "bizType": "TENDER", "amount": "1.00", "projectNo": .string(Self.project)])
        }
        cluster.later(cluster.faultsEnd - cluster.now, "the foreign freeze ends") {
            cluster.behind(.cancelPreFreeze, "counter2", ["preRequestNo": "counter1", "amount": "1.00"])
        }
    }

    private func bid(_ cluster: Cluster, after delay: Int64) {
        placed += 1
        let investor = placed % 3 == 1 && placed > 3 && cluster.people.below(2) == 0 ? placed - 1 : placed
        investors["bid\(placed)"] = "investor\(investor)"
        cluster.publish(
            "loan.bid.placed", id: "bid\(placed)",
            [
                "projectNo": .string(Self.project), "bidNo": .string("bid\(placed)"),
                "investorNo": .string("investor\(investor)"), "amount": .string(Self.share.description),
                "automatic": .bool(cluster.people.below(3) > 0),
            ], after: delay)
    }

    func hear(_ event: OutcomeEvent, _ cluster: Cluster) {
        guard heard.insert(event.id).inserted else { return }
        if case .text(let link)? = event.fields["link"] { cluster.visit(link) }
        if event.type == "loan.bid.failed", course == .fills, placed < bids + spare {
            bid(cluster, after: cluster.people.within(1_000...rush))
        }
    }

    func purses(_ cluster: Cluster) -> Purses? {
        guard cluster.isAllDecided else { return nil }
        var purses = Purses()
        guard cluster.watch.endings[SagaName(family: Self.project, saga: "funding")] == .completed else {
            return purses
        }
        for (bid, investor) in investors
        where cluster.watch.endings[SagaName(family: Self.project, saga: bid)] == .completed {
            purses.move(Self.share.fen, from: investor, to: "borrower")
        }
        purses.move(Self.commission.fen, from: "borrower", to: cluster.port.profile.platformAccounts.income)
        return purses
    }

    /// There is money enough for all bids, as long as those that fail can be replaced.
    func surelyCompleted(_ cluster: Cluster) -> [SagaName] {
        course == .fills && !isLimitExhausted && placed < bids + spare
            ? [SagaName(family: Self.project, saga: "funding")] : []
    }

    func flaws(_ cluster: Cluster) -> [String] {
        let name = SagaName(family: Self.project, saga: "funding")
        let project = cluster.book.project(Self.project)
        switch cluster.watch.endings[name] {
        case .completed:
            guard let project, project.projectStatus == .repaying else {
                return ["the loan is funded, and the bank says \(project?.projectStatus.rawValue ?? "nothing")"]
            }
            let settled = cluster.watch.endings.filter { $0.key != name && $0.value == .completed }.count
            let lent = Amount(fen: Self.share.fen * Int64(settled))
            return project.claims == lent
                ? [] : ["\(settled) bids are settled, and the bank has lent \(project.claims)"]
        case .failed:
            guard let project, project.projectStatus != .miscarried else { return [] }
            let isUnknown = cluster.watch.calls.values.contains {
                $0.command.service == .createProject && cluster.isBeyondKnowing($0)
            }
            if isUnknown { return [] }
            return ["the loan has failed, and the bank says \(project.projectStatus.rawValue)"]
        case .unconfirmed, nil: return []
        }
    }
}
