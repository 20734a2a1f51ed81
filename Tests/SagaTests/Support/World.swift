import Custody
import Expressions
import JSON
import Ledger
import Saga
import Workflow

/// The fold, the pure bank and the platform's users in one thread on a clock of its own: what the fold wants done is
/// done at once, unless the story says otherwise.
struct World {
    /// What becomes of an attempt.
    enum Delivery {
        case normal
        /// Nothing leaves.
        case notSent
        /// It leaves, and the bank never sees it.
        case lostBefore
        /// The bank does it, and its answer is lost.
        case lostAfter
        /// The worker dies before it sends anything.
        case workerDies
        /// The worker dies when the bank has done it.
        case workerDiesAfter
        case says(Outcome)
        /// The bank takes it in, does it so much later, and notifies.
        case takenIn(Duration)
        /// It lies in the worker's queue until the story lets it go on.
        case stuck
    }

    /// What users do with their pages.
    enum Habit {
        case confirms
        case cancels
        case ignores
    }

    struct Page {
        let command: StepCommand
        var id: PageID?
    }

    var partition: Partition
    var bank: RuleBook
    var library: Library
    let terms: Terms
    var now: Int64
    var offset: Int64 = 0

    /// The next attempts at a service, by the order in which they are made; then they are normal.
    var deliveries: [Service: [Delivery]] = [:]
    /// What comes of the next questions instead of the bank's answer; nil for a worker that dies.
    var questions: [QueryAnswer?] = []
    var habits: [String: Habit] = [:]
    /// Request numbers whose notifications are lost, always; `audit` for those of audits.
    var loses: Set<String> = []
    /// So many of the next attempts at notifications are lost.
    var losesNext = 0
    /// Notifications reach the gateway and go no further until the story hands them over.
    var keepsNotifications = false
    var kept: [NotificationAttempt] = []
    /// The notifications that were handed over, so that a story can repeat them.
    var delivered: [NotificationAttempt] = []
    var payoutFails = false
    /// The mobile number that users type on the registration page.
    var mobile = "13800138000"
    /// Pages that are open in a browser, by request number.
    var pages: [String: Page] = [:]
    var stuck: [StepCommand] = []
    private var work: [StepCommand] = []

    /// Everything that was folded and wanted, in order.
    var inbox: [(record: InboxRecord, time: Int64)] = []
    /// Every record comes once more at once, as writers that are not sure do.
    var isEchoing = false
    /// After so many records, an operator stops a saga.
    var pauses: (after: Int64, saga: String)?
    var outputs: [Output] = []
    /// Why records were not folded.
    var stops: [String] = []

    init(_ profile: Profile = .sandbox, bank: RuleBook? = nil) {
        terms = Terms(profile, digest: "profile")
        library = Shipped.library(terms)
        partition = Partition(3)
        self.bank = bank ?? RuleBook(profile: profile)
        // 2026-03-01 12:00:00 in Shanghai.
        now = 1_772_337_600_000
    }

    // MARK: Records

    mutating func append(_ record: FamilyRecord, to family: String) {
        offset += 1
        let record = InboxRecord.family(family, record)
        inbox.append((record, now))
        let applied: Partition.Applied
        switch fold(record) {
        case .success(let folded): applied = folded
        case .failure(let stop): return stops.append("\(stop)")
        }
        outputs += applied.outputs
        for case .command(let command) in applied.outputs { work.append(command) }
        checkWaking(family)
        echo(record)
    }

    private mutating func fold(_ record: InboxRecord) -> Result<Partition.Applied, Partition.Stop> {
        do throws(Partition.Stop) {
            return .success(try partition.apply(record, offset: offset, time: now, library: library))
        } catch {
            return .failure(error)
        }
    }

    /// An event of the platform, with the start of the workflow that it starts.
    mutating func send(
        _ type: String, saga: String, family: String, id: String? = nil, content: String = "c",
        starts workflow: String? = nil,
        _ fields: [(name: String, value: Value)]
    ) {
        let start = workflow.map { PlatformEvent.Start(definition: "\($0).v1", profile: terms.digest) }
        let event = PlatformEvent(
            id: id ?? "\(type)-\(saga)", type: type, saga: saga, start: start, fields: ObjectValue(fields),
            content: .test(content))
        append(.event(event), to: family)
    }

    // MARK: Time

    /// Does all there is to do now; time stands still.
    mutating func settle() {
        while true {
            if !work.isEmpty {
                perform(work.removeFirst())
            } else if !usersAct(), !notify() {
                return
            }
        }
    }

    /// Lets time pass until nothing is left to wait for, or to a moment.
    mutating func run(for limit: Duration = .seconds(90 * 86_400)) {
        let end = now + limit.wholeMilliseconds
        settle()
        while let next = nextMoment(), next.at <= end {
            now = max(now, next.at)
            bank.advance(to: Timestamp(milliseconds: now))
            if let (family, wake) = next.timer { append(.timer(arming: wake.arming), to: family) }
            settle()
        }
        now = max(now, end == .max ? now : min(end, now))
    }

    /// Lets so much time pass.
    mutating func pass(_ duration: Duration) {
        let end = now + duration.wholeMilliseconds
        run(for: duration)
        now = end
        bank.advance(to: Timestamp(milliseconds: now))
        settle()
    }

    var families: Set<String> = []

    private func nextMoment() -> (at: Int64, timer: (String, Wake)?)? {
        var next: (at: Int64, timer: (String, Wake)?)?
        for name in families.sorted() {
            guard let wake = partition.family(name)?.wake ?? partition.grave(name)?.wake, wake.at < (next?.at ?? .max)
            else { continue }
            next = (wake.at, (name, wake))
        }
        if let due = bank.nextDue?.milliseconds, due < (next?.at ?? .max) { next = (due, nil) }
        return next
    }

    // MARK: Workers

    private mutating func perform(_ command: StepCommand) {
        families.insert(command.family)
        if command.isQuestion { return ask(command) }
        let delivery = deliveries[command.service]?.first ?? .normal
        if deliveries[command.service]?.isEmpty == false { deliveries[command.service]?.removeFirst() }
        switch delivery {
        case .normal:
            if terms.profile.isPage(command.service) {
                pages[command.requestNo.text] = Page(command: command)
                report(
                    .presented(Presented(requestNo: command.requestNo, attempt: command.attempt, link: "https://page")),
                    command)
            } else {
                report(outcome: execute(command), command)
            }
        case .notSent: report(outcome: .notSent(.transport("connection refused")), command)
        case .lostBefore: report(outcome: .inDoubt(.transport("reset")), command)
        case .lostAfter:
            _ = execute(command)
            report(outcome: .inDoubt(.transport("reset")), command)
        case .workerDies: break
        case .workerDiesAfter: _ = execute(command)
        case .says(let outcome): report(outcome: outcome, command)
        case .takenIn(let delay): report(outcome: execute(command, deferredBy: delay), command)
        case .stuck: stuck.append(command)
        }
    }

    private mutating func ask(_ command: StepCommand) {
        let answer = questions.isEmpty ? answer(to: command) : questions.removeFirst()
        guard let answer else { return }
        report(
            .answered(QuestionAnswered(requestNo: command.requestNo, attempt: command.attempt, answer: answer)), command
        )
    }

    /// What the bank says became of a call.
    private func answer(to command: StepCommand) -> QueryAnswer? {
        let (profile, time) = (terms.profile, Timestamp(milliseconds: now))
        guard let query = TransactionQuery(about: Intent(command.service, command.json), profile: profile),
            case .object(let object)? = try? JSONValue(reading: query.reqData(askedAt: time)),
            let request = try? RequestReader(profile: profile).query(
                RequestObject(object), to: query.policy.service, at: time)
        else { return nil }
        let respData = bank.answer(to: request, at: time).respData
        return query.answer(
            in: DirectAnswer(status: 200, respData: Array(respData.utf8), signature: "-"), signatureIsValid: true)
    }

    /// What lay in a worker's queue goes on, if it may still.
    mutating func release() {
        let commands = stuck
        stuck = []
        for command in commands {
            report(outcome: now > command.notAfter ? .notSent(.stale) : execute(command), command)
        }
        settle()
    }

    private mutating func report(outcome: Outcome, _ command: StepCommand) {
        let record = AttemptOutcome(requestNo: command.requestNo, attempt: command.attempt, outcome: outcome)
        report(.outcome(record), command)
    }

    private mutating func report(_ record: FamilyRecord, _ command: StepCommand) {
        append(record, to: command.family)
    }

    mutating func execute(_ command: StepCommand, deferredBy delay: Duration? = nil) -> Outcome {
        let time = Timestamp(milliseconds: now)
        let intent = Intent(command.service, command.json)
        switch command.request(terms.profile, at: time) {
        case .success(let request):
            let answer = bank.execute(request, at: time, deferredBy: delay)
            return Classifier(profile: terms.profile).outcome(
                of: DirectAnswer(status: 200, respData: Array(answer.respData.utf8), signature: "-"), to: intent,
                signatureIsValid: true)
        case .failure(let refusal):
            return .notSent(.misconfigured(refusal.code, message: refusal.message))
        }
    }

    // MARK: Users

    /// - Returns: whether anybody did anything.
    private mutating func usersAct() -> Bool {
        for (number, page) in pages.sorted(by: { $0.key < $1.key }) {
            let user = page.command.userNo
            let habit = habits[user] ?? .confirms
            guard habit != .ignores else { continue }
            pages[number] = nil
            confirm(page.command, habit)
            return true
        }
        return false
    }

    /// A user opens the page and presses a button.
    mutating func confirm(_ command: StepCommand, _ habit: Habit) {
        if let page = open(command) { press(page, habit) }
    }

    /// - Returns: nil when the link has expired, or the bank has refused at once.
    mutating func open(_ command: StepCommand) -> PageID? {
        let time = Timestamp(milliseconds: now)
        guard now <= command.expired ?? .max, case .success(let request) = command.request(terms.profile, at: time),
            case .page(let view) = bank.openPage(request, at: time)
        else { return nil }
        return view.id
    }

    mutating func press(_ page: PageID, _ habit: Habit) {
        let time = Timestamp(milliseconds: now)
        if habit == .cancels {
            _ = bank.cancelPage(page, at: time)
        } else {
            let input = PageInput(
                fields: [
                    "realName": "张三", "idNumber": "110101199003070134", "mobile": mobile,
                    "cardNumber": "6222020200001234567",
                ], password: "123456", passwordAgain: "123456")
            _ = bank.confirmPage(page, input, at: time, payoutFails: payoutFails)
        }
    }

    // MARK: The bank's notifications

    private mutating func notify() -> Bool {
        let time = Timestamp(milliseconds: now)
        var givenUp: [NotificationAttempt] = []
        let attempts = bank.dueNotifications(at: time, limit: 1, givingUp: &givenUp)
        for attempt in attempts {
            let isLost = losesNext > 0 || loses.contains(attempt.requestNo ?? "audit")
            if losesNext > 0 { losesNext -= 1 }
            if keepsNotifications {
                kept.append(attempt)
            } else if !isLost {
                deliver(attempt)
            }
            bank.notificationAnswered(attempt.id, received: !isLost, at: time)
        }
        return !attempts.isEmpty
    }

    mutating func deliver(_ attempt: NotificationAttempt) {
        delivered.append(attempt)
        guard case .object(let result)? = try? JSONValue(reading: attempt.respData) else { return }
        guard let text = attempt.requestNo else {
            let user = result["userNo"]?.string ?? ""
            let audit = Saga.AuditResult(
                userNo: user, status: result["auditStatus"]?.string ?? "", evidence: .string(attempt.respData))
            return append(.audit(audit), to: user)
        }
        guard let number = RequestNumber(text: text),
            let family = families.first(where: { number.belongs(toFamily: $0) })
        else { return }
        let notification = BankNotification(
            requestNo: number, result: result, evidence: .string(attempt.respData))
        append(.notification(notification), to: family)
    }
}

extension Profile {
    func isPage(_ service: Service) -> Bool {
        Catalogue.specification.contract(of: service)?.mode == .gateway
    }
}

extension StepCommand {
    var userNo: String { if case .text(let user)? = parameters["userNo"] { user } else { "" } }

    /// As a worker would send them.
    var json: JSONObject {
        var object = JSONObject()
        object["requestNo"] = .string(requestNo.text)
        for (name, value) in parameters { object[name] = value.json }
        return object
    }

    func request(_ profile: Profile, at time: Timestamp) -> Result<ServiceRequest, Refusal> {
        var parameters = json
        let takesExpiry = Catalogue.specification.contract(of: service)?.request.contains { $0.name == "expired" }
        if let expired, takesExpiry == true { parameters["expired"] = .string(Timestamp(milliseconds: expired).wire) }
        if profile.isPage(service) { parameters["callbackUrl"] = "https://platform.example/back" }
        return Result { () throws(Refusal) in
            let reqData = try RequestBuilder(profile: profile).reqData(parameters, to: service, attemptedAt: time)
            let reader = RequestReader(profile: profile)
            let mode: ServiceContract.Mode = profile.isPage(service) ? .gateway : .direct
            let contract = try reader.contract(named: service.rawValue, mode: mode)
            return try reader.request(try reader.object(in: reqData), to: contract, at: time)
        }
    }
}

extension ContentDigest {
    /// Of a text that stands for the content.
    static func test(_ text: String) -> ContentDigest {
        let bytes = Array(repeating: UInt8(0), count: 16) + Array(text.utf8)
        // 16 bytes are always enough.
        return ContentDigest(bytes.suffix(16)) ?? .test("")
    }
}

extension World {
    /// A record of the partition itself.
    mutating func setVersion(_ version: Int) {
        offset += 1
        let record = InboxRecord.foldVersion(version)
        inbox.append((record, now))
        if case .success(let applied) = fold(record) { outputs += applied.outputs }
    }
}
