import JSON

@testable import Custody
@testable import Ledger

/// A bank with users, borrowers, projects and sales, and a platform that asks it for anything, sensible or not.
///
/// It looks at the bank's state to choose what it asks, so that both successes and every refusal come up.
struct World {
    /// A request that was answered.
    struct Sent {
        var service: Service
        var parameters: JSONObject
        var answer: Answer
    }

    /// A page that nobody has answered.
    struct OpenPage {
        var id: PageID
        var service: Service
        var parameters: JSONObject
        var input: PageInput
    }

    var bank: TestBank
    var dice: Dice
    var auditor = Auditor()
    var coverage = Coverage()
    /// What went wrong, each with the number of its step.
    var failures: [String] = []
    private(set) var steps = 0

    var investors: [String] = []
    var borrowers: [String] = []
    var enterprises: [String] = []
    var cardless: [String] = []
    var projects: [String] = []
    var closedProjects: [String] = []
    var freezes: [BusinessType: [String]] = [:]
    var settledFreezes: [String] = []
    var sales: [String] = []
    var closedSales: [String] = []
    var sent: [Sent] = []
    var openPages: [OpenPage] = []
    /// Where changes are written, if anywhere.
    var store: MemoryStore?
    private var known: Set<String> = []
    private var serial = 0

    init(seed: UInt64, profile: Profile, store: MemoryStore? = nil) {
        self.store = store
        bank = TestBank(profile: profile, settings: BankSettings(payoutDelay: .seconds(2)))
        dice = Dice(seed: seed)
        settle()
    }

    var state: State { bank.book.state }

    mutating func number(_ prefix: String) -> String {
        serial += 1
        return "\(prefix)\(serial)"
    }

    private mutating func settle() {
        do throws(AdminError) {
            for _ in 0..<24 { investors.append(try newUser(.investor, yuan: 30_000)) }
            for _ in 0..<16 { borrowers.append(try newUser(.borrower, yuan: 20_000)) }
            for _ in 0..<6 { enterprises.append(try newUser(.borrower, kind: .enterprise, yuan: 50_000)) }
            for _ in 0..<3 { cardless.append(try newUser(.investor, yuan: 1000, card: false)) }
            for _ in 0..<8 { try addStockProject() }
            try bank.book.fund(bank.book.profile.platformAccounts.marketing, Amount(yuan: 5000))
        } catch {
            failures.append("the world cannot be set up: \(error)")
        }
        audit()
    }

    private mutating func newUser(_ role: UserRole, kind: UserKind = .person, yuan: Int64, card: Bool = true)
        throws(AdminError) -> String
    {
        let userNo = number("U")
        // Every third member authorises nothing.
        let authorised = serial % 3 == 0 ? [] : BusinessType.allCases.filter(\.canBeAuthorised)
        try bank.book.addUser(
            NewUser(
                userNo: userNo, role: role, kind: kind, available: Amount(yuan: yuan), authorised: authorised,
                card: card))
        return userNo
    }

    /// Projects from before cannot be made by the interface.
    mutating func addStockProject() throws(AdminError) {
        let borrower = dice.one(of: enterprises) ?? ""
        var claims: [NewProject.Claim] = []
        for investor in Set((0..<3).compactMap { _ in dice.one(of: investors) }).sorted() {
            claims.append(NewProject.Claim(userNo: investor, amount: Amount(yuan: Int64(dice.within(100...3000)))))
        }
        try bank.book.addProject(
            NewProject(
                projectNo: number("S"), userNo: borrower, projectAmount: Amount(yuan: 10_000), stock: true,
                claims: claims))
    }

    /// One request, or one action on a page, and all that time does.
    mutating func step() {
        steps += 1
        passTime()
        if steps % 400 == 0 {
            do throws(AdminError) {
                try addStockProject()
            } catch {
                fail("a project of the administrators: \(error)")
            }
        }
        move()
        audit()
        if steps % 3000 == 0 {
            for problem in bank.book.discrepancies() { fail(problem) }
        }
    }

    private mutating func passTime() {
        bank.now = bank.now + .milliseconds(dice.percent(2) ? dice.within(10_000...400_000) : dice.within(0...1500))
        if let due = bank.book.nextDue, due <= bank.now { bank.book.advance(to: bank.now) }
        for attempt in bank.book.dueNotifications(at: bank.now, limit: 50) {
            coverage.notifications += 1
            if attempt.number == 1, attempt.respData.contains("\"20027\"") {
                coverage.codes[.payoutFailed, default: 0] += 1
            }
            bank.book.notificationAnswered(attempt.id, received: dice.percent(90), at: bank.now)
        }
    }

    private mutating func move() {
        switch dice.below(100) {
        case 0..<4: register()
        case 4..<15: recharge()
        case 15..<22: withdraw()
        case 22..<29: createProject()
        case 29..<38: modifyProject()
        case 38..<52: freezeByPage()
        case 52..<61: freezeByAuthority()
        case 61..<67: cancelFreeze()
        case 67..<72: openSale()
        case 72..<76: closeSale()
        case 76..<83: confirmLoan()
        case 83..<88: confirmRepayment()
        case 88..<93: confirmTransfer()
        case 93..<96: repeatRequest()
        case 96..<98: answerOldPage()
        default: sendMalformed()
        }
    }

    mutating func fail(_ problem: String) {
        if failures.count < 20 { failures.append("step \(steps): \(problem)") }
    }

    /// Checks what was touched, and learns what is new.
    private mutating func audit() {
        let touched: Touched
        if store == nil {
            touched = Touched(&bank.book)
        } else {
            let changes = bank.book.takeChanges()
            store?.write(changes)
            touched = Touched(changes)
        }
        auditor.audit(touched, bank.book.state)
        if !auditor.problems.isEmpty {
            for problem in auditor.problems { fail(problem) }
            auditor.problems = []
        }
        for requestNo in touched.freezes where known.insert(requestNo).inserted {
            if let freeze = state.freezes[requestNo] { freezes[freeze.type.plain, default: []].append(requestNo) }
        }
        for projectNo in touched.projects where known.insert(projectNo).inserted { projects.append(projectNo) }
        for requestNo in touched.sales where known.insert("sale " + requestNo).inserted { sales.append(requestNo) }
    }
}
