import Foundation
import HTTP
import Log
import Queues
import Roles
import Runtime
import Topics

/// Gives outcomes to those who poll for them.
///
/// One thread reads along and keeps the newest, so that those who wait cost no reader each; whoever is further back
/// is given to `OutcomeReaders` until he has caught up.
final class OutcomeFeed: Sendable {
    private struct Waiter {
        let cursor: OutcomeCursor
        let limit: OutcomeLimit
        let deadline: ContinuousClock.Instant
        let responder: HTTPResponder
    }

    private struct State {
        /// Nil until the log has been looked at.
        var window: OutcomeWindow?
        var waiters: [Waiter] = []
        var problem: LogError?
        var isStopping = false
        var hasEnded = false
    }

    private enum Step {
        case answer(OutcomeBatch)
        case wait
        /// It is about what is not kept here.
        case read
        case notReady
        case tooMany
    }

    /// How much later than its deadline a request is answered at most.
    private static let grain = Duration.milliseconds(100)
    /// The most records that are read at once.
    private static let portion = 1_000

    private let log: any Log
    private let topic: String
    private let maximumWaiting: Int
    private let maximumBytes: Int
    private let readers: OutcomeReaders
    private let metrics: GatewayMetrics
    private let logger: Logger
    private let state = Monitor(State())

    init(_ context: RoleContext, _ options: GatewayOptions, _ metrics: GatewayMetrics) {
        log = context.log
        topic = context.topics.outcomes
        maximumWaiting = options.maximumWaiting
        maximumBytes = options.keptOutcomes
        readers = OutcomeReaders(context.log, topic: context.topics.outcomes)
        self.metrics = metrics
        logger = context.logger
        metrics.waiting { [weak self] in self.map { Double($0.waiting) } }
        metrics.kept { [weak self] in self.map { Double($0.state.look { $0.window?.bytes ?? 0 }) } }
    }

    /// How many wait.
    var waiting: Int { state.look(\.waiters.count) }

    /// Why nothing new is read now; nil when it is.
    var problem: String? {
        state.look { state in
            if let problem = state.problem { return problem.description }
            return state.window == nil ? "the outcomes have not been looked at yet" : nil
        }
    }

    func start() {
        readers.start()
        let thread = Thread { self.run() }
        thread.name = "gateway-outcomes"
        thread.start()
    }

    /// Answers all who wait, with nothing, and ends.
    func stop(by deadline: ContinuousClock.Instant) {
        state.withLock { $0.isStopping = true }
        _ = state.wait(until: deadline) { $0.hasEnded ? true : nil }
        readers.stop(by: deadline)
    }

    // MARK: Those who ask

    /// Answers now or later; never blocks.
    func answer(_ request: OutcomeRequest, _ responder: HTTPResponder) {
        guard let cursor = request.cursor else { return read(request, responder) }
        go(on: step(request, at: cursor, wasRead: false, responder), request, responder)
    }

    /// - Parameter wasRead: the log had nothing behind the cursor just now.
    private func step(
        _ request: OutcomeRequest, at cursor: OutcomeCursor, wasRead: Bool, _ responder: HTTPResponder
    ) -> Step {
        state.withLockForNone { state in
            guard !state.isStopping, let window = state.window else { return .notReady }
            guard wasRead || window.covers(cursor) else { return .read }
            guard let batch = window.batch(after: cursor, limit: request.limit) else {
                return .answer(OutcomeBatch(cursor: cursor))
            }
            guard batch.events.isEmpty, request.wait > .zero else { return .answer(batch) }
            guard state.waiters.count < maximumWaiting else { return .tooMany }
            state.waiters.append(
                Waiter(
                    cursor: batch.cursor, limit: request.limit, deadline: .now + request.wait, responder: responder))
            return .wait
        }
    }

    private func go(on step: Step, _ request: OutcomeRequest, _ responder: HTTPResponder) {
        switch step {
        case .answer(let batch): give(batch, responder)
        case .wait: return
        case .read: read(request, responder)
        case .notReady: refuse("notReady", GatewayAnswer.busy("The outcomes cannot be read yet."), responder)
        case .tooMany: refuse("tooMany", GatewayAnswer.busy("Too many wait for outcomes already."), responder)
        }
    }

    private func read(_ request: OutcomeRequest, _ responder: HTTPResponder) {
        let isTaken = readers.submit(request) { [self] found in
            switch found {
            case .batch(let batch): give(batch, responder)
            case .nothing(let cursor): go(on: step(request, at: cursor, wasRead: true, responder), request, responder)
            case .gone(let cursor): refuse("gone", Self.gone(cursor), responder)
            case .foreign:
                let message = "'after' is a cursor of another log; leave it out to begin anew."
                refuse("foreign", GatewayAnswer.error("cursor", message, status: 400), responder)
            case .failed(let error):
                logger.warning("outcomes cannot be read", ["why": .failure(error)])
                refuse("failed", GatewayAnswer.busy("The outcomes cannot be read now."), responder)
            }
        }
        if !isTaken { refuse("busy", GatewayAnswer.busy("Too many read older outcomes already."), responder) }
    }

    private func give(_ batch: OutcomeBatch, _ responder: HTTPResponder) {
        metrics.poll(batch.events.isEmpty ? "empty" : "answered")
        responder.respond(batch.response)
    }

    private func refuse(_ outcome: String, _ response: HTTPResponse, _ responder: HTTPResponder) {
        metrics.poll(outcome)
        responder.respond(response)
    }

    /// With the cursor from which what is left can be read.
    private static func gone(_ cursor: OutcomeCursor) -> HTTPResponse {
        GatewayAnswer.error(
            "gone", "Outcomes behind this cursor are not kept any more; go on with the one given here.", status: 410,
            cursor: cursor)
    }

    // MARK: The thread that reads along

    private func run() {
        var open: (any LogReader)?
        while !state.look(\.isStopping) {
            do throws(LogError) {
                let reader = if let open { open } else { try self.open() }
                open = reader
                let records = try reader.poll(maximum: Self.portion, wait: Self.grain)
                take(records, reader)
            } catch {
                open?.close()
                open = nil
                note(error)
            }
            answerWaiters()
        }
        open?.close()
        answerWaiters()
        state.withLock { $0.hasEnded = true }
    }

    /// A reader that goes on where the window ends; where that is not possible the window begins anew, at the log's end.
    private func open() throws(LogError) -> any LogReader {
        let partitions = try log.topic(topic).all
        var ranges: [Range<Int64>] = []
        for partition in partitions { ranges.append(try log.range(of: partition)) }
        let next = state.withLockForNone { state in
            let known = state.window?.next ?? []
            let isThere =
                known.count == ranges.count
                && zip(known, ranges).allSatisfy { $0 >= $1.lowerBound && $0 <= $1.upperBound }
            guard !isThere else { return known }
            state.window = OutcomeWindow(start: ranges.map(\.upperBound), maximumBytes: maximumBytes)
            return ranges.map(\.upperBound)
        }
        let reader = try log.reader()
        try reader.read(Dictionary(uniqueKeysWithValues: zip(partitions, next.map { .offset($0) })))
        return reader
    }

    private func take(_ records: [Record], _ reader: any LogReader) {
        let events = records.map { OutcomeReader.isEvent($0.value) }
        state.withLockForNone { state in
            state.problem = nil
            for (record, isEvent) in zip(records, events) {
                if isEvent, let event = record.value {
                    state.window?.append(event, partition: record.partition.number, offset: record.offset)
                }
            }
            for partition in state.window?.next.indices ?? 0..<0 {
                guard let position = reader.position(of: TopicPartition(topic, partition)) else { continue }
                state.window?.move(partition: partition, to: position)
            }
        }
        let strange = events.count { !$0 }
        if strange > 0 { logger.warning("outcomes that are no events are left out", ["count": .count(strange)]) }
    }

    private func note(_ error: LogError) {
        let isNew = state.withLockForNone { state in
            defer { state.problem = error }
            return state.problem != error
        }
        if isNew { logger.warning("outcomes cannot be read along", ["why": .failure(error)]) }
        _ = state.wait(until: .now + Self.grain) { $0.isStopping ? true : nil }
    }

    /// Those for whom there is something, and those whose time is up.
    private func answerWaiters() {
        let now = ContinuousClock.now
        let answers = state.withLockForNone { state in
            var answers: [(OutcomeBatch, HTTPResponder)] = []
            state.waiters.removeAll { waiter in
                let batch = state.window?.batch(after: waiter.cursor, limit: waiter.limit)
                let isUp = state.isStopping || waiter.deadline <= now
                if let batch, batch.events.isEmpty, !isUp { return false }
                answers.append((batch ?? OutcomeBatch(cursor: waiter.cursor), waiter.responder))
                return true
            }
            return answers
        }
        for (batch, responder) in answers { give(batch, responder) }
    }
}
