import JSON
import Log
import Orchestrator
import Queues
import Roles
import Runtime
import Saga
import Synchronization
import Topics

/// The same command for many sagas: one after the other, at a limited rate, with a result for each.
extension Desk {
    func commands(_ visit: Visit) throws(Problem) -> JSONObject {
        var members = try visit.members()
        let batch = try Batch(&members)
        let deadline = ContinuousClock.now + options.batchTime
        var (results, hasMore) = try prepare(batch, visit.visitor.name)
        let failures = Failures()
        send(&results, rate: batch.rate, by: deadline - options.commandTime, failures)
        collect(&results, by: deadline, failures)
        var counts = JSONObject()
        for result in results {
            let word = result.json["result"]?.string ?? ""
            counts[word] = .number(JSONNumber((counts[word]?.number?.int64 ?? 0) + 1))
        }
        return [
            "results": .array(results.map { .object($0.whole) }), "counts": .object(counts), "more": .bool(hasMore),
            "view": view,
        ]
    }

    // MARK: Which

    /// A command for each saga, in the order in which they are given; and whether more than these fit.
    private func prepare(_ batch: Batch, _ name: String) throws(Problem) -> ([BatchResult], Bool) {
        switch batch.target {
        case .filter(let query):
            let page = try ask { () throws(ReadModel.Problem) in try readModel.sagas(query) }
            return (page.sagas.map { result(batch.wish, $0, nil, name) }, page.next != nil)
        case .items(let items):
            var results: [BatchResult] = []
            for item in items {
                let saga = SagaName(family: item.family, saga: item.saga)
                if let view = try ask({ () throws(ReadModel.Problem) in try readModel.saga(saga) }) {
                    results.append(result(batch.wish, view, item, name))
                } else {
                    results.append(BatchResult(saga, BatchResult.failed("notFound", notShown(saga).message)))
                }
            }
            return (results, false)
        }
    }

    private func result(_ wish: CommandWish, _ saga: SagaView, _ item: Batch.Item?, _ name: String) -> BatchResult {
        var result = BatchResult(SagaName(family: saga.family, saga: saga.saga))
        do throws(Problem) {
            result.command = try wish.command(
                for: saga, version: item?.version ?? saga.version, plan: item?.plan, by: name, context)
        } catch {
            result.json = BatchResult.failed("invalid", error.message)
        }
        return result
    }

    // MARK: Sending

    /// Commands that the log has not taken, with why.
    private final class Failures: Sendable {
        let errors = Mutex<[String: LogError]>([:])
    }

    /// Sends one after the other, each at its time, until the deadline; the rest is not tried.
    private func send(
        _ results: inout [BatchResult], rate: Int, by deadline: ContinuousClock.Instant, _ failures: Failures
    ) {
        let start = ContinuousClock.now
        var sent = 0
        for place in results.indices {
            guard let command = results[place].command else { continue }
            let turn = start + .seconds(1) * sent / rate
            let isOver = turn >= deadline || isStopping.wait(until: turn) { $0 ? true : nil } ?? false
            guard !isOver, ContinuousClock.now < deadline, board.expect(command.id) else {
                results[place].command = nil
                results[place].json = BatchResult.failed(
                    "notTried", "the batch's time was over; give it the rest again")
                continue
            }
            sent += 1
            let family = results[place].name.family
            appender.append(
                [Self.record(command, family)], to: .partition(context.topics.inboxPartition(ofFamily: family)),
                until: deadline
            ) { result in
                if case .failure(let error) = result { failures.errors.withLock { $0[command.id] = error } }
            }
        }
    }

    private func collect(_ results: inout [BatchResult], by deadline: ContinuousClock.Instant, _ failures: Failures) {
        for place in results.indices {
            guard let command = results[place].command else { continue }
            let answer = board.answer(to: command.id, until: deadline)
            log(command, results[place].name.family, answer?.result)
            if let answer {
                results[place].json = answer.result.json
            } else if let error = failures.errors.withLock({ $0[command.id] }) {
                results[place].json = BatchResult.failed("unanswered", "the log has not taken it: \(error)")
            } else {
                results[place].json = BatchResult.failed(
                    "unanswered", "the saga's owner has not answered in time; it may still be applied")
            }
        }
    }
}
