import Custody
import Ledger
import Roles
import Saga

/// What becomes of a request on its way to the bank and back.
extension Cluster {
    /// What is drawn for a request.
    private enum Fate {
        case answered
        case refused
        case lost
        case answerLost
        /// It gets through so much later.
        case late(Int64)
        case twice
        case serverError
        case serverErrorAfter
        case signatureWrong
        case codeUnknown
        case keyUnknown
        case busy
        /// Taken in, and done so much later.
        case takenIn(Duration)
    }

    private func fate(of command: StepCommand) -> Fate {
        var place: Occurrences.Place { watch.place(of: command) }
        if isBankDown || strikes(.connectionRefused, place) { return .refused }
        if now >= bankStallsUntil, strikes(.bankStalls, place) {
            bankStallsUntil = now + delays.within(60_000...600_000)
        }
        if now < bankStallsUntil { return .late(bankStallsUntil - now + delays.within(0...5_000)) }
        if now >= keyUnknownUntil, strikes(.keyUnknown, place) {
            keyUnknownUntil = now + delays.within(60_000...7_200_000)
        }
        if now < keyUnknownUntil { return .keyUnknown }
        if strikes(.requestLost, place) { return .lost }
        if strikes(.answerLost, place) { return .answerLost }
        if strikes(.requestLate, place) { return .late(delays.within(11_000...900_000)) }
        if strikes(.requestRepeated, place) { return .twice }
        if strikes(.serverError, place) { return .serverError }
        if strikes(.serverErrorAfter, place) { return .serverErrorAfter }
        if strikes(.signatureWrong, place) { return .signatureWrong }
        if strikes(.codeUnknown, place) { return .codeUnknown }
        if strikes(.busy, place) { return .busy }
        if strikes(.takenIn, place) {
            // As long as the bank may work on a request.
            let window = port.profile.periods.processingWindow.wholeMilliseconds
            return .takenIn(.milliseconds(delays.within(1_000...max(1_000, window - 10_000))))
        }
        return .answered
    }

    /// - Parameter isDone: the bank, asked, has said that it did the call; it is sent again for its answer.
    func send(_ attempt: Attempt, isDone: Bool, _ node: WorkerNode) {
        let command = attempt.command
        let way = delays.within(1...200)
        let back = delays.within(1...200)
        note(node.name, "sends \(command.words)")
        func learn(_ outcome: Outcome, after delay: Int64) {
            let joined = isDone ? AskedFirst.joined(outcome, query: port.profile.query) : outcome
            later(delay, node, "outcome") { [self] in end(attempt, joined, node) }
        }
        /// The time-out of a service, by which nobody waits any more.
        let patience = port.profile.services[command.service]?.timeout.wholeMilliseconds ?? 10_000
        switch fate(of: command) {
        case .answered: later(way, "request") { [self] in learn(execute(attempt), after: back) }
        case .refused: learn(.notSent(.transport("connection refused")), after: way)
        case .lost: learn(.inDoubt(.transport("timed out")), after: patience)
        case .answerLost:
            later(way, "request") { [self] in
                _ = execute(attempt)
                learn(.inDoubt(.transport("connection reset")), after: back)
            }
        case .late(let delay):
            later(delay, "late request") { [self] in _ = execute(attempt) }
            learn(.inDoubt(.transport("timed out")), after: patience)
        case .twice:
            later(way, "request") { [self] in
                learn(execute(attempt), after: back)
                later(delays.within(1...delays.pick([5_000, 60_000, longestLateness])), "request again") { [self] in
                    _ = execute(attempt)
                }
            }
        case .serverError: learn(.inDoubt(.httpStatus(502)), after: way + back)
        case .serverErrorAfter:
            later(way, "request") { [self] in
                _ = execute(attempt)
                learn(.inDoubt(.httpStatus(500)), after: back)
            }
        case .signatureWrong:
            later(way, "request") { [self] in
                _ = execute(attempt)
                learn(.inDoubt(.signatureWrong), after: back)
            }
        case .codeUnknown:
            later(way, "request") { [self] in
                _ = execute(attempt)
                learn(.inDoubt(.unknownCode(ReturnCode(rawValue: "99999"))), after: back)
            }
        case .keyUnknown:
            let refusal = Refusal(.badSignature, "signature：验签失败")
            learn(port.outcome(of: refusal, to: command), after: way + back)
        case .busy: learn(.notSent(.notExecuted(.busy)), after: way + back)
        case .takenIn(let delay):
            later(way, "request") { [self] in learn(execute(attempt, deferredBy: delay), after: back) }
        }
    }

    /// The request is at the bank.
    private func execute(_ attempt: Attempt, deferredBy delay: Duration? = nil) -> Outcome {
        let command = attempt.command
        advanceBank()
        let request: ServiceRequest
        do throws(Refusal) {
            request = try port.request(
                command, signedAt: Timestamp(milliseconds: attempt.timestamp), at: bankTime
            ).get()
        } catch {
            trace.mix(error.code.rawValue)
            note("bank", "refuses \(command.requestNo.text) for its form: \(error.code)")
            return port.outcome(of: error, to: command)
        }
        let answer = book.execute(request, at: bankTime, deferredBy: delay)
        trace.mix(answer.code.rawValue)
        trace.mix(answer.changed ? 1 : 0)
        note("bank", "\(command.service) \(command.requestNo.text): \(answer.code)\(answer.changed ? ", done" : "")")
        watch.executed(command, answer, at: logTime, book)
        scheduleBank()
        return port.outcome(of: answer, to: command)
    }

    /// After so long the bank takes no copy of a request any more, for its timestamp.
    private var longestLateness: Int64 {
        let periods = port.profile.periods
        return periods.timestampTolerance.wholeMilliseconds + periods.clockAllowance.wholeMilliseconds
    }

    /// The time by which the log's clocks go, at the earliest.
    private var logTime: Int64 { now + (brokerSkew.min() ?? 0) }

    var isBankDown: Bool { now < bankDownUntil }
}
