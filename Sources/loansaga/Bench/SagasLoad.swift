import Foundation
import HTTP
import JSON
import Queues
import Runtime
import Synchronization

/// A platform whose loans are each funded by one automatic bid: four calls of the bank.
final class SagasLoad: Sendable {
    /// What a loan takes of the bank.
    static let calls = 4

    struct Unfinished: Error, CustomStringConvertible {
        let description: String
    }

    private struct State {
        var waiting: [String: CheckedContinuation<Bool, Never>] = [:]
        /// Ends that came before anybody waited for them.
        var early: Set<String> = []
        var isOver = false
        var isCrowded = false
    }

    private let stage: SagasStage
    private let http: HTTPClient
    private let deadline: String
    private let state = Mutex(State())
    private let next = Mutex(0)

    init(_ stage: SagasStage) async throws {
        self.stage = stage
        var options = HTTPClientOptions()
        options.maximumInFlight = 512
        options.maximumQueued = 4_096
        http = try HTTPClient(options)
        deadline = WallClock.text(of: WallClock.system.now() + 86_400_000)
        let bank = JSONClient(address: stage.bank.address, http: http)
        for number in 0..<20 {
            try await bank.post("/admin/users", ["userNo": .string("borrower_\(number)"), "role": "BORROWER"])
            try await bank.post(
                "/admin/users",
                [
                    "userNo": .string("investor_\(number)"), "role": "INVESTOR", "available": "900000000.00",
                    "authorised": ["TENDER"],
                ])
        }
    }

    /// Reads outcomes until it is told to stop.
    func listen() -> Task<Void, Never> {
        Task {
            var cursor = ""
            while !state.withLock({ $0.isOver }) {
                let outcome = await http.send(
                    HTTPCall(
                        .get, "\(stage.gateway)/v1/outcomes?after=\(cursor)&wait=1&limit=1000", repeatable: true,
                        timeout: .seconds(20)))
                guard case .answered(let answer) = outcome, answer.status == 200,
                    let page = try? JSONValue(reading: answer.body)
                else {
                    try? await Task.sleep(for: .milliseconds(50))
                    continue
                }
                cursor = page["cursor"]?.string ?? cursor
                for event in page["events"]?.array ?? [] {
                    let type = event["type"]?.string
                    if type == "loan.funded" || type == "loan.failed" {
                        end(event["family"]?.string ?? "", isFunded: type == "loan.funded")
                    }
                }
                // A platform under load takes its events by many, not by one.
                if state.withLock({ $0.isCrowded }) { try? await Task.sleep(for: .milliseconds(20)) }
            }
        }
    }

    func close() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: false) }
    }

    private func end(_ project: String, isFunded: Bool) {
        let continuation = state.withLock { state in
            if let continuation = state.waiting.removeValue(forKey: project) { return Optional(continuation) }
            state.early.insert(project)
            return nil
        }
        continuation?.resume(returning: isFunded)
    }

    /// One loan from its publication to its funding.
    ///
    /// - Returns: how long it took.
    func loan() async throws -> Duration {
        let number = next.withLock { next in
            next += 1
            return next
        }
        let project = "loan\(number)"
        let begin = ContinuousClock.now
        try await publish(project, number, bids: true)
        let isFunded = await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.early.remove(project) != nil { return true }
                state.waiting[project] = continuation
                return false
            }
            if isThere { continuation.resume(returning: true) }
        }
        guard isFunded else { throw Unfinished(description: "\(project) was not funded") }
        return begin.duration(to: .now)
    }

    /// - Parameter bids: whether it is bid for at once; otherwise it waits for bids.
    func publish(_ project: String, _ number: Int, bids: Bool) async throws {
        let time = WallClock.text(of: WallClock.system.now())
        func event(_ type: String, _ data: JSONObject) -> JSONValue {
            [
                "specversion": "1.0", "id": .string("\(project)-\(type)"), "source": "bench", "type": .string(type),
                "time": .string(time), "data": .object(data),
            ]
        }
        var events = [
            event(
                "loan.project.approved",
                [
                    "projectNo": .string(project), "borrowerNo": .string("borrower_\(number % 20)"), "amount": "1.00",
                    "projectName": "标的", "projectDesc": "周转", "projectType": "STANDARD", "projectPeriod": 30,
                    "annualRate": "5", "repaymentWay": "ONE_TIME", "fundingDeadline": .string(deadline),
                ])
        ]
        if bids {
            events.append(
                event(
                    "loan.bid.placed",
                    [
                        "projectNo": .string(project), "bidNo": "bid", "investorNo": .string("investor_\(number % 20)"),
                        "amount": "1.00", "automatic": true,
                    ]))
        }
        let outcome = await http.send(
            HTTPCall(
                .post, stage.gateway + "/v1/events", headers: ["Content-Type": "application/cloudevents-batch+json"],
                body: JSONValue.array(events).encoded()))
        guard case .answered(let answer) = outcome, answer.status == 202 else {
            throw Unfinished(description: "the events of \(project) were not taken: \(outcome)")
        }
    }

    /// Loans, so many at once, for so long; each that was begun is finished.
    ///
    /// - Parameter perSecond: no more are begun in a second; nil for as many as there can be.
    /// - Returns: how many, how long all took together, and how long each.
    func run(
        atOnce: Int, for limit: Duration, perSecond: Double? = nil
    ) async throws -> (rate: Double, times: [Duration]) {
        state.withLock { $0.isCrowded = atOnce > 16 }
        let begin = ContinuousClock.now
        let turns = Monitor(0)
        let times = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for _ in 0..<atOnce {
                group.addTask {
                    var times: [Duration] = []
                    while begin.duration(to: .now) < limit {
                        if let perSecond {
                            let turn = turns.withLock { turns in
                                turns += 1
                                return turns
                            }
                            try await Task.sleep(until: begin + .seconds(Double(turn) / perSecond))
                        }
                        times.append(try await self.loan())
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return (Double(times.count) / (begin.duration(to: .now) / .seconds(1)), times)
    }
}
