import Custody
import Expressions
import JSON
import Ledger
import Log
import Roles
import Saga
import Topics
import Workflow

/// Looks at everything that happens in a history, and says when something does that must not.
///
/// It folds every record of the inbox once itself, as the log has it, and knows from that what the owners have to come to;
/// the bank's truth it reads from the rule book. It knows nothing of which faults there are.
struct Watch {
    private(set) var violation: Violation?
    let library: Library
    let terms: CurrentSet
    let topics: TopicTable
    var partitions: [Partition]
    var calls: [RequestNumber: CallKnowledge] = [:]
    /// The latest call of the same content, by what it is for.
    private var latest: [Undertaking: RequestNumber] = [:]
    /// The calls of a step's own, by what may take them back.
    private var forward: [StepName: [RequestNumber]] = [:]
    /// By saga, in the order in which they were started.
    private(set) var sagas: [SagaName] = []
    private var workflows: [SagaName: String] = [:]
    var endings: [SagaName: Ending] = [:]
    /// Sagas of which the bank has reported something late.
    private var reopened: Set<SagaName> = []
    private var closed: Set<SagaName> = []
    private var sequences: [String: Int] = [:]
    private var expected: [OutputName: Output] = [:]
    private var emitted: Set<OutputName> = []
    /// Of the sagas' holds, with the cause.
    private(set) var holds: [SagaName: Hold.Cause] = [:]
    /// The first hold of all, in the history's order.
    private(set) var firstHold: (name: SagaName, reason: String)?
    /// Events and notifications that were acknowledged.
    private(set) var acknowledgedEvents: [(id: String, family: String)] = []
    /// When each event first came into the inbox, by family and id.
    private(set) var eventTimes: [String: Int64] = [:]
    /// The numbers that notifications were acknowledged for.
    private(set) var acknowledgedNotifications: [String] = []
    private(set) var notificationsSeen: Set<String> = []
    /// Events that something came of: a saga, a refusal, a dead letter.
    private(set) var handled: Set<String> = []
    private var answers: Set<String> = []
    private(set) var commandsGiven: [String] = []

    init(library: Library, terms: CurrentSet, topics: TopicTable) {
        self.library = library
        self.terms = terms
        self.topics = topics
        partitions = (0..<topics.partitions).map { Partition($0) }
    }

    private struct Undertaking: Hashable {
        let family: String
        let saga: String
        let step: String
        let isUndo: Bool
        let parameters: ObjectValue
    }

    struct StepName: Hashable {
        let family: String
        let saga: String
        let step: String
    }

    /// An output, so that a repeated one is known.
    private enum OutputName: Hashable {
        case command(RequestNumber, Int, Bool)
        case event(String)
        case answer(String)
        case history(String, Int64, Int)

        init?(_ output: Output) {
            switch output {
            case .command(let command): self = .command(command.requestNo, command.attempt, command.isQuestion)
            case .event(let event): self = .event(event.id)
            case .answer(let answer): self = .answer(answer.command)
            case .history(let entry): self = .history(entry.family, entry.offset, entry.index)
            case .deadLetter: return nil
            }
        }
    }

    mutating func fail(_ invariant: Invariant, _ what: String) {
        if violation == nil { violation = Violation(invariant: invariant, what: what) }
    }

    func view(of name: SagaName) -> SagaView? { family(name.family)?.view(of: name.saga) }

    func family(_ name: String) -> Family? { partitions[topics.inboxPartition(ofFamily: name).number].family(name) }

    /// The sagas that have not ended, or wait for an operator.
    var unsettled: [SagaName] { sagas.filter { endings[$0] == nil || holds[$0] != nil } }

    // MARK: Records

    /// - Returns: what it came to.
    mutating func appended(_ entry: SimulatedEntry, to partition: Int, _ book: RuleBook) -> [Output] {
        learn(entry.record, entry.timestamp)
        let doubted = doubted(by: entry)
        let applied: Partition.Applied
        do throws(Partition.Stop) {
            applied = try partitions[partition].apply(
                entry.record, offset: entry.offset, time: entry.timestamp, library: library)
        } catch {
            fail(.sameFold, "the fold stops at \(partition)@\(entry.offset): \(error)")
            return []
        }
        for output in applied.outputs {
            if let name = OutputName(output) {
                if let known = expected[name], known != output {
                    fail(.oneContent, "\(output.words) was made before with other content")
                }
                expected[name] = output
            }
            switch output {
            case .command(let command): note(command, entry.timestamp)
            case .history(let happened): note(happened, book)
            case .event(let event):
                let last = sequences[event.family] ?? 0
                if event.sequence != last + 1 {
                    fail(.nothingLost, "after event \(last) of \(event.family) comes \(event.sequence)")
                }
                sequences[event.family] = event.sequence
                if case .text(let id)? = event.fields["eventId"] { handled.insert("\(event.family) \(id)") }
            case .answer: break
            case .deadLetter(let letter): noteDeadLetter(letter, entry.timestamp)
            }
        }
        if let name = applied.family { checkWake(name, partition, applied) }
        checkBelief(entry.record)
        if let doubted, state(of: doubted) == .refused {
            fail(.refusalOfDoubt, "\(doubted.text) is taken for refused, and an attempt in doubt may still be done")
        }
        return applied.outputs
    }

    /// The number of a call that one attempt's refusal says nothing about: another attempt is in doubt and may still be
    /// done, and the bank does not answer it as it answered this one.
    private func doubted(by entry: SimulatedEntry) -> RequestNumber? {
        guard case .family(_, .outcome(let record)) = entry.record, case .refused = record.outcome,
            let call = calls[record.requestNo], state(of: record.requestNo) != .refused
        else { return nil }
        // That nothing is there to be taken back is true whatever came of the undo.
        let absent = terms.profile.services[call.command.service]?.absent ?? []
        if call.command.isUndo, case .refused(let code, _) = record.outcome, absent.contains(code) { return nil }
        if remembersRefusals(of: call.command.service) { return nil }
        let isInDoubt = call.attempts.enumerated().contains { place, attempt in
            place != record.attempt - 1 && attempt.isInDoubt && attempt.dead >= entry.timestamp
        }
        return isInDoubt ? record.requestNo : nil
    }

    /// Whether the bank answers a repeat of a refused call as it did the first time.
    func remembersRefusals(of service: Service) -> Bool {
        terms.profile.rules.rememberRefusals && Catalogue.specification.contract(of: service)?.isIdempotent == true
    }

    /// What the fold holds of a call; nil for one that it has forgotten.
    private func state(of number: RequestNumber) -> SagaView.Call.State? {
        calls[number].flatMap { family($0.command.family)?.state(ofCall: number) }
    }

    /// An event may be a dead letter when it has waited long enough; what workers and the bank report of sagas that ended
    /// long ago may be one too: what is left of them at the bank is looked at in the end.
    private mutating func noteDeadLetter(_ letter: DeadLetter, _ time: Int64) {
        guard let came = eventTimes["\(letter.family) \(letter.id)"] else { return }
        handled.insert("\(letter.family) \(letter.id)")
        let wait = terms.profile.periods.earlyEventWait.wholeMilliseconds
        if time < came + wait {
            fail(.inTime, "the event \(letter.id) is a dead letter after \((time - came) / 1_000) s: \(letter.reason)")
        }
    }

    /// What a record says, before the fold has looked at it.
    private mutating func learn(_ record: InboxRecord, _ time: Int64) {
        switch record {
        case .family(_, .outcome(let outcome)):
            guard var call = calls[outcome.requestNo], call.attempts.indices.contains(outcome.attempt - 1) else {
                return
            }
            call.attempts[outcome.attempt - 1].learn(outcome.outcome)
            switch outcome.outcome {
            case .applied: call.report(at: time)
            case .refused: call.isDenied = true
            case .accepted, .notSent, .inDoubt: break
            }
            calls[outcome.requestNo] = call
        case .family(let family, .event(let event)):
            let name = "\(family) \(event.id)"
            if eventTimes[name] == nil { eventTimes[name] = time }
        case .byNumber(let notification):
            notificationsSeen.insert(notification.requestNo.text)
            switch notification.result["status"]?.string {
            case "SUCCESS": calls[notification.requestNo]?.report(at: time)
            case "FAIL": calls[notification.requestNo]?.isDenied = true
            default: break
            }
        case .family, .foldVersion: break
        }
    }

    /// The number of the call that a record is about.
    private static func subject(of record: InboxRecord) -> RequestNumber? {
        switch record {
        case .byNumber(let notification): notification.requestNo
        case .family(_, .outcome(let outcome)): outcome.requestNo
        case .family(_, .answered(let answered)): answered.requestNo
        case .family, .foldVersion: nil
        }
    }

    /// What the bank has once said to be done, the fold holds for done, whatever came before and whatever comes after.
    private mutating func checkBelief(_ record: InboxRecord) {
        guard let number = Self.subject(of: record), let call = calls[number], call.isReported,
            let state = state(of: number), state != .applied
        else { return }
        fail(
            .learntIsKept,
            "the bank has said that \(number.text) is done, and \(call.command.saga) holds it for \(state.rawValue)")
    }

    // MARK: Commands

    private mutating func note(_ command: StepCommand, _ time: Int64) {
        guard !command.isQuestion else { return }
        let name = SagaName(family: command.family, saga: command.saga)
        if let ending = endings[name], !command.isUndo, !reopened.contains(name) {
            fail(.endsAbsorb, "\(name.saga) has ended as \(ending.rawValue), and calls \(command.service)")
        }
        let attempt = CallKnowledge.Attempt(notAfter: command.notAfter, dead: command.dead)
        if var call = calls[command.requestNo] {
            if call.command.service != command.service || call.command.parameters != command.parameters {
                fail(.oneContent, "\(command.requestNo.text) carries two contents")
            }
            call.attempts.append(attempt)
            calls[command.requestNo] = call
            checkPatience(call)
        } else {
            calls[command.requestNo] = CallKnowledge(command: command, attempts: [attempt])
            checkNumber(command)
        }
        if command.isUndo {
            checkUndo(command)
        } else if forward[StepName(command)]?.contains(command.requestNo) != true {
            forward[StepName(command), default: []].append(command.requestNo)
        }
    }

    private mutating func checkNumber(_ command: StepCommand) {
        let key = Undertaking(
            family: command.family, saga: command.saga, step: command.step, isUndo: command.isUndo,
            parameters: command.parameters)
        if let old = latest[key].flatMap({ calls[$0] }), let attempt = calls[command.requestNo]?.attempts.first,
            attempt.notAfter - terms.profile.periods.sendWindow.wholeMilliseconds <= old.dead
        {
            fail(
                .oneNumber,
                "\(command.saga) asks for \(command.service) under \(command.requestNo.text) while "
                    + "\(old.command.requestNo.text) may still land")
        }
        latest[key] = command.requestNo
    }

    private mutating func checkUndo(_ command: StepCommand) {
        guard let number = forward[StepName(command)]?.last, let call = calls[number] else { return }
        let isPage = Catalogue.specification.contract(of: call.command.service)?.mode == .gateway
        let madeAt = command.notAfter - terms.profile.periods.sendWindow.wholeMilliseconds
        if !isPage, !call.isApplied, !call.isDecided, madeAt <= call.dead {
            fail(.undoOfDoubt, "\(command.saga) undoes \(number.text), which may still be done")
        }
    }

    private mutating func checkPatience(_ call: CallKnowledge) {
        // Nothing of a page is sent by a worker: it may be made as often as it takes. Any other call is attempted as often
        // as allowed on the way forward and again when it has to be undone, and once more after each refusal that an
        // earlier doubt makes unbelievable.
        guard !call.isDecided, call.doubtful - call.doubtsExcused > 4 * RetryPolicy.standard.maximumAttempts,
            Catalogue.specification.contract(of: call.command.service)?.mode == .direct
        else { return }
        fail(.patience, "\(call.command.requestNo.text) was attempted \(call.doubtful) times")
    }

    // MARK: History

    private mutating func note(_ entry: HistoryEntry, _ book: RuleBook) {
        let name = SagaName(family: entry.family, saga: entry.saga)
        switch entry.what {
        case .started(let workflow, _, let event):
            sagas.append(name)
            workflows[name] = workflow
            handled.insert("\(entry.family) \(event)")
        case .event(_, let event): handled.insert("\(entry.family) \(event)")
        case .outcome(let number, let attempt, let outcome):
            if case .inDoubt(.workerLost) = outcome, calls[number]?.attempts.indices.contains(attempt - 1) == true {
                calls[number]?.attempts[attempt - 1].isLost = true
            }
            noteOutcome(number, outcome, entry, book)
        case .notified(let number, let outcome, _):
            noteOutcome(number, outcome, entry, book)
            if endings[name] != nil, case .applied = outcome { reopened.insert(name) }
        case .alarm: reopened.insert(name)
        case .ended(let ending):
            if let earlier = endings[name], earlier != .unconfirmed {
                fail(.endsAbsorb, "\(name.saga) ends as \(ending.rawValue), and had ended as \(earlier.rawValue)")
            }
            endings[name] = ending
        case .closed: closed.insert(name)
        case .childAdmitted(let child):
            if closed.contains(name) { fail(.closedIsClosed, "\(name.saga) admits \(child) after it was closed") }
        case .held(let cause, let reason):
            holds[name] = cause
            if firstHold == nil { firstHold = (name, reason) }
            checkHold(name, cause, reason)
        case .resumed: holds[name] = nil
        case .answered(let number, _, .found(.applied, _)): calls[number]?.isApplied = true
        case .unconfirmed(let number): checkSilence(number, entry)
        case .commanded(let kind, _, _, _): note(kind, name)
        case .called, .presented, .asked, .answered, .audited, .ignored, .childLeft, .failed, .skipped, .putBack:
            break
        }
    }

    /// An operator's command is carried out.
    private mutating func note(_ kind: OperatorCommand.Action.Kind, _ name: SagaName) {
        for (number, call) in calls where call.command.family == name.family && call.command.saga == name.saga {
            switch kind {
            case .resolveApplied, .resolveNotApplied, .skip: calls[number]?.isDecided = true
            case .retry: calls[number]?.doubtsExcused = call.doubtful
            case .undo, .hold, .release, .correct: break
            }
        }
    }

    private mutating func noteOutcome(
        _ number: RequestNumber, _ outcome: Outcome, _ entry: HistoryEntry, _ book: RuleBook
    ) {
        switch outcome {
        case .applied(let how):
            calls[number]?.isApplied = true
            if case .response = how, book.standing(of: number.text) != .done {
                fail(.beliefIsTrue, "\(entry.saga) holds \(number.text) for applied, and the bank has not done it")
            }
        case .refused: calls[number]?.isRefused = true
        case .inDoubt(.workerLost):
            if let attempt = calls[number]?.attempts.last, entry.time <= attempt.notAfter {
                fail(.inTime, "the attempt at \(number.text) is given up while it may still begin")
            }
        case .accepted, .notSent, .inDoubt: break
        }
    }

    /// A user's silence is one only when the page is dead and the bank's hour for notifications is over.
    private mutating func checkSilence(_ number: RequestNumber, _ entry: HistoryEntry) {
        let periods = terms.profile.periods
        guard terms.profile.query == nil, let call = calls[number], !call.isDecided,
            entry.time < call.dead + periods.notificationHour.wholeMilliseconds
        else { return }
        fail(.inTime, "\(number.text) is unconfirmed while the bank may still say what came of it")
    }

    private mutating func checkHold(_ name: SagaName, _ cause: Hold.Cause, _ reason: String) {
        let own = calls.values.filter { $0.command.family == name.family && $0.command.saga == name.saga }
        let isThere =
            switch cause {
            case .inDoubt: own.contains { $0.attempts.contains(where: \.isOpen) }
            case .notSent: own.contains { call in call.attempts.contains { isUnsent($0, of: call) } }
            case .refused, .undoRefused: own.contains { $0.isRefused || $0.isDecided }
            // The bank has said one thing, and it was believed to have done another.
            case .contradiction: own.contains { $0.isReported || $0.isDenied }
            case .misconfigured: own.contains { call in call.attempts.contains(where: \.isMisconfigured) }
            case .expression, .tooLarge: false
            case .deadline, .commanded: true
            }
        if !isThere { fail(.holdExplained, "\(name.saga) is held, \(cause.rawValue), without a cause: \(reason)") }
    }

    /// Whether it changed nothing at the bank; so does not a page of which no worker has said that it can be opened.
    private func isUnsent(_ attempt: CallKnowledge.Attempt, of call: CallKnowledge) -> Bool {
        if case .notSent? = attempt.outcome { return true }
        return attempt.isLost && Catalogue.specification.contract(of: call.command.service)?.mode == .gateway
    }

    private mutating func checkWake(_ name: String, _ partition: Int, _ applied: Partition.Applied) {
        guard applied.kept == .family, applied.wake == nil, let family = partitions[partition].family(name) else {
            return
        }
        // One may wait for others that wait for an operator or for the bank's word.
        let resting = family.resting { family.hold($0) != nil || family.isPaused($0) || family.isUnconfirmed($0) }
        for slot in 0..<family.sagaCount where family.ending(slot) == nil && !resting.contains(slot) {
            let saga = family.standing(slot).id
            let waitsFor = family.view(of: saga)?.why.waitsFor ?? "nothing"
            fail(.wakeUp, "nothing wakes \(saga) of \(name), which waits for \(waitsFor)")
        }
    }

    // MARK: The bank

    /// The bank has answered a request; the rule book is as it is after that.
    ///
    /// - Parameter time: by the log's clocks.
    mutating func executed(_ command: StepCommand, _ answer: Answer, at time: Int64, _ book: RuleBook) {
        guard answer.changed else { return }
        if time > command.dead {
            fail(.noAttemptAfterDead, "\(command.service) \(command.requestNo.text) is done after its attempt was dead")
        }
        moved(book)
    }

    /// Money has moved, or a project has another status. In the end every record of the books is looked at.
    mutating func moved(_ book: RuleBook) {
        if book.total.fen != 0 { fail(.booksBalance, "all accounts together hold \(book.total)") }
        if let (project, frozen) = book.frozenMiscarriage {
            fail(.miscarryGate, "\(project) is 流标 while \(frozen) is frozen for it")
        }
    }

    // MARK: Outputs

    mutating func emitted(_ output: OwnerOutput) {
        guard case .folded(let output) = output, let name = OutputName(output) else { return }
        guard expected[name] == output else {
            return fail(.sameFold, "an owner makes what the inbox does not come to: \(output.words)")
        }
        emitted.insert(name)
    }

    /// An owner that has read everything has to have what the inbox comes to.
    mutating func compare(_ partition: Partition, _ number: Int, _ owner: String) {
        for name in Set(sagas.map(\.family)).sorted() where topics.inboxPartition(ofFamily: name).number == number {
            if partition.family(name) != partitions[number].family(name) {
                fail(.sameFold, "\(owner) has another state of \(name) than the inbox comes to")
            }
        }
    }

    // MARK: What was acknowledged

    mutating func acknowledged(_ event: String, of family: String) { acknowledgedEvents.append((event, family)) }
    mutating func acknowledged(_ attempt: NotificationAttempt) {
        if let number = attempt.requestNo { acknowledgedNotifications.append(number) }
    }
    mutating func gave(_ command: OperatorCommand) { commandsGiven.append(command.id) }
    mutating func heard(_ answer: CommandAnswer) { answers.insert(answer.command) }

    /// What the fold wanted and no owner has made.
    var missing: [Output] {
        expected.filter { !emitted.contains($0.key) }.map(\.value).sorted { $0.words < $1.words }
    }

    var unanswered: [String] { commandsGiven.filter { !answers.contains($0) } }

    // MARK: Places

    func place(of command: StepCommand) -> Occurrences.Place {
        let name = SagaName(family: command.family, saga: command.saga)
        let phase: Occurrences.Phase = endings[name] != nil ? .late : command.isUndo ? .undo : .forward
        return Occurrences.Place(step: command.step, phase: phase)
    }

    func place(ofNumber number: String?) -> Occurrences.Place {
        guard let number = number.flatMap(RequestNumber.init(text:)), let call = calls[number] else {
            return .beside("audit")
        }
        return place(of: call.command)
    }

    /// How many sagas of each workflow have ended how, or are at what.
    var ends: [SagaEnd: Int] {
        var ends: [SagaEnd: Int] = [:]
        for saga in sagas {
            let state = endings[saga]?.rawValue ?? view(of: saga)?.state.rawValue ?? "open"
            ends[SagaEnd(workflow: workflows[saga] ?? "", state: state), default: 0] += 1
        }
        return ends
    }
}

extension Watch.StepName {
    init(_ command: StepCommand) {
        self.init(family: command.family, saga: command.saga, step: command.step)
    }
}
