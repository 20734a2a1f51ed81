import Custody
import Expressions
import JSON

@testable import Saga

/// Random numbers that follow from a seed (splitmix64).
struct Draw: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(next() % UInt64(bound)) }
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
    mutating func maybe<Element>(_ make: (inout Draw) -> Element) -> Element? { chance(50) ? make(&self) : nil }

    mutating func integer() -> Int64 {
        pick([0, 1, -1, .max, .min, 9_007_199_254_740_993, Int64(truncatingIfNeeded: next()), Int64(below(1000))])
    }

    mutating func text() -> String {
        pick([
            "", "a", "投标", "e\u{301}", "é", "quote \" slash \\ / tab \t line \n nul \u{0} bell \u{7} del \u{7f}", "👍🏽",
            "$",
            "$amount", "\u{2028}", "x\(next())", "12.34", "null",
        ])
    }

    mutating func number() -> RequestNumber {
        RequestNumber(partition: below(46_656), family: text(), ordinal: below(1 << 30))
    }

    mutating func code() -> ReturnCode { ReturnCode(rawValue: text()) }

    mutating func json(_ depth: Int = 3) -> JSONValue {
        switch below(depth > 0 ? 6 : 4) {
        case 0: .null
        case 1: .bool(chance(50))
        case 2: .number(JSONNumber(text: pick(["1", "-0", "1.50", "1e400", "\(integer())"])) ?? 0)
        case 3: .string(text())
        case 4: .array((0..<below(4)).map { _ in json(depth - 1) })
        default: .object(object(depth - 1))
        }
    }

    mutating func object(_ depth: Int = 3) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<below(4) { object[text()] = json(depth) }
        return object
    }

    mutating func value(_ depth: Int = 3) -> Value {
        switch below(depth > 0 ? 8 : 6) {
        case 0: .bool(chance(50))
        case 1: .integer(integer())
        case 2: .amount(integer())
        case 3: .text(text())
        case 4: .time(integer())
        case 5: .sealed(json())
        case 6: .list((0..<below(4)).map { _ in value(depth - 1) })
        default: .object(fields(depth - 1))
        }
    }

    mutating func fields(_ depth: Int = 3) -> ObjectValue {
        var fields = ObjectValue()
        for _ in 0..<below(5) { fields[text()] = value(depth) }
        return fields
    }

    /// One of each kind.
    mutating func outcomes() -> [Outcome] {
        [
            .applied(.response(object())), .applied(.already(code())), .accepted(object()),
            .refused(code(), message: text()),
        ] + notSents().map { .notSent($0) } + doubts().map { .inDoubt($0) }
    }

    /// One of each kind.
    mutating func queryAnswers() -> [QueryAnswer] {
        StatusMeaning.allCases.map { .found($0, amount: maybe { Amount(fen: $0.integer()) }) } + [.notFound]
            + notSents().map { .notSent($0) } + doubts().map { .inDoubt($0) }
    }

    mutating func notSents() -> [NotSentReason] {
        [
            .transport(text()), .stale, .breakerOpen, .notExecuted(code()), .misconfigured(code(), message: text()),
        ]
    }

    mutating func doubts() -> [DoubtReason] {
        [
            .transport(text()), .httpStatus(Int(integer())), .signatureMissing, .signatureWrong, .unreadable(text()),
            .otherCall(parameter: text()), .unknownCode(code()), .contradiction(status: text(), code: code()),
            .workerLost,
        ]
    }

    mutating func actions() -> [OperatorCommand.Action] {
        [
            .retry, .resolve(as: .applied, evidence: text()), .resolve(as: .notApplied, evidence: text()), .skip, .undo,
            .hold, .release, .correct(fields()),
        ]
    }

    mutating func event() -> PlatformEvent {
        PlatformEvent(
            id: text(), type: text(), saga: text(),
            start: maybe { PlatformEvent.Start(definition: $0.text(), profile: $0.text()) }, fields: fields(),
            content: .test(text()))
    }

    /// Records that cover every kind, every outcome and every action.
    mutating func records() -> [InboxRecord] {
        var records: [FamilyRecord] = [
            .event(event()), .event(event()),
            .presented(Presented(requestNo: number(), attempt: 1 + below(9), link: text())),
            .notification(BankNotification(requestNo: number(), result: object(), evidence: json())),
            .audit(AuditResult(userNo: text(), status: text(), evidence: json())), .timer(arming: 1 + below(1 << 40)),
        ]
        for outcome in outcomes() {
            records.append(
                .outcome(AttemptOutcome(requestNo: number(), attempt: 1 + below(9), outcome: outcome)))
        }
        for answer in queryAnswers() {
            records.append(.answered(QuestionAnswered(requestNo: number(), attempt: 1 + below(9), answer: answer)))
        }
        for action in actions() {
            records.append(
                .command(
                    OperatorCommand(
                        id: text(), saga: text(), action: action, operator: text(), reason: text(),
                        version: integer(), isDryRun: chance(50), plan: maybe { $0.text() })))
        }
        return records.map { .family(text(), $0) } + [
            .foldVersion(1 + below(100)),
            .foldVersion(1 + below(100), by: VersionOrder(operator: text(), reason: text(), time: integer())),
        ]
    }

    mutating func happenings() -> [Happening] {
        var all: [Happening] = [
            .started(workflow: text(), version: below(99), event: text()), .presented(requestNo: number()),
            .audited(status: text(), evidence: json()), .event(type: text(), id: text()),
            .ignored(what: text(), reason: text()), .childAdmitted(text()), .childLeft(text()), .closed(reason: text()),
            .failed(code: text(), reason: text()), .resumed, .unconfirmed(requestNo: number()), .alarm(text()),
            .skipped,
        ]
        for service in Service.allCases {
            all.append(.called(service, requestNo: number(), attempt: 1 + below(9), isUndo: chance(50)))
        }
        for outcome in outcomes() {
            all.append(.outcome(requestNo: number(), attempt: 1 + below(9), outcome))
            all.append(.notified(requestNo: number(), outcome, evidence: json()))
        }
        for answer in queryAnswers() {
            all.append(.asked(requestNo: number(), attempt: 1 + below(9)))
            all.append(.answered(requestNo: number(), attempt: 1 + below(9), answer))
        }
        for cause in Hold.Cause.allCases { all.append(.held(cause, reason: text())) }
        for kind in OperatorCommand.Action.Kind.allCases {
            all.append(.commanded(kind, operator: text(), reason: text(), evidence: maybe { $0.text() }))
        }
        for ending in Ending.allCases { all.append(.ended(ending)) }
        for changed in [[], [text(), text()]] {
            all.append(
                .putBack(
                    ReturnedEvent(
                        letter: text(), operator: text(), reason: text(), type: text(), id: text(), changed: changed,
                        content: maybe { $0.text() })))
        }
        return all
    }

    /// Outputs that cover every kind, every happening and every result.
    mutating func outputs() -> [Output] {
        var all = happenings().map { happening in
            Output.history(
                HistoryEntry(
                    family: text(), saga: text(), offset: integer(), index: below(9) - 1, time: integer(),
                    step: maybe { $0.text() }, what: happening))
        }
        for service in Service.allCases {
            all.append(
                .command(
                    StepCommand(
                        family: text(), saga: text(), step: text(), service: service, requestNo: number(),
                        attempt: 1 + below(9), parameters: fields(), notAfter: integer(), dead: integer(),
                        expired: maybe { $0.integer() }, isUndo: chance(50), profile: text(),
                        isQuestion: chance(50))))
        }
        let results: [CommandAnswer.Result] = [
            .applied, .plan([text(), text()], digest: text()), .plan([], digest: text()), .refused(text()),
        ]
        for result in results {
            all.append(.answer(CommandAnswer(command: text(), family: text(), saga: text(), result: result)))
        }
        all.append(
            .event(
                OutcomeEvent(
                    id: text(), type: text(), family: text(), saga: text(), workflow: text(),
                    sequence: 1 + below(99), time: integer(), fields: fields())))
        all.append(
            .deadLetter(
                DeadLetter(family: text(), offset: integer(), what: text(), id: text(), reason: text())))
        return all
    }
}
