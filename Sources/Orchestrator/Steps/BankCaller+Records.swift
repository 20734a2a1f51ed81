import Crypto
import Custody
import Log
import Roles
import Runtime
import Saga
import Topics

/// A record and where it goes.
typealias PlacedRecord = (partition: TopicPartition, record: NewRecord)

extension BankCaller {
    /// The longest link that the gateway takes, in bytes.
    private static let longestLink = 4_000

    /// Makes the link of a page, which holds the command.
    func present(_ attempt: Attempt) {
        let command = attempt.command
        let link: String
        do throws(CryptoError) {
            link = pageURL + (try PageToken.text(of: command, sealer: shop.context.keys.sealer))
        } catch {
            return fail(attempt, "page", "the page's link cannot be sealed: \(error)")
        }
        guard link.utf8.count <= Self.longestLink else {
            return fail(attempt, "page", "the page's link would be longer than \(Self.longestLink) bytes")
        }
        let presented = Presented(requestNo: command.requestNo, attempt: command.attempt, link: link)
        attempt.lane.metrics.count(.presented)
        attempt.lane.finished(attempt.number, with: nil, at: now)
        shop.writer.add([inbox(.presented(presented), command)], from: attempt.delivery.origin)
        work(attempt.lane)
    }

    func write(_ outcome: Outcome, of delivery: Delivery, beside evidence: PlacedRecord? = nil) {
        let command = delivery.command
        if command.isQuestion, case .notSent(let reason) = outcome {
            return write(answer: .notSent(reason), of: delivery)
        }
        let learnt = AttemptOutcome(requestNo: command.requestNo, attempt: command.attempt, outcome: outcome)
        add(.outcome(learnt), of: delivery, beside: evidence)
    }

    func write(answer: QueryAnswer, of delivery: Delivery, beside evidence: PlacedRecord? = nil) {
        let command = delivery.command
        let learnt = QuestionAnswered(requestNo: command.requestNo, attempt: command.attempt, answer: answer)
        add(.answered(learnt), of: delivery, beside: evidence)
    }

    private func add(_ record: FamilyRecord, of delivery: Delivery, beside evidence: PlacedRecord?) {
        let record = inbox(record, delivery.command)
        shop.writer.add(evidence.map { [$0, record] } ?? [record], from: delivery.origin)
    }

    private func inbox(_ record: FamilyRecord, _ command: StepCommand) -> PlacedRecord {
        (
            shop.context.topics.inboxPartition(ofFamily: command.family),
            NewRecord(
                key: Array(command.family.utf8), value: InboxRecord.family(command.family, record).encoded())
        )
    }

    /// The bank's words, for the history; nil where it has signed none, and, with an error in the log, where they cannot be
    /// kept.
    func evidence(of signed: SignedAnswer, for attempt: Attempt) -> PlacedRecord? {
        guard signed.isSigned, let signature = signed.answer.signature else { return nil }
        let command = attempt.command
        let topics = shop.context.topics
        if let words = try? attempt.lane.keeper.words(signed.answer.respData, of: command.family) {
            let evidence = AnswerEvidence(command, respData: words, signature: signature, time: now)
            let record = NewRecord(key: Array(command.family.utf8), value: evidence.encoded())
            if record.byteCount <= shop.context.log.limits.maximumRecordBytes {
                let partition = topics.inboxPartition(ofFamily: command.family).number
                return (TopicPartition(topics.history, partition), record)
            }
        }
        shop.context.logger.error(
            "a signed answer cannot be kept as evidence",
            [
                "service": .id(command.service.rawValue), "requestNo": .id(command.requestNo.text),
                "bytes": .count(signed.answer.respData.count),
            ])
        return nil
    }
}
