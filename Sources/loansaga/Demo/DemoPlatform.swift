import Foundation
import HTTP
import JSON
import Runtime

/// A lending platform: publishes events to the gateway and reads what became of them there, like any platform would.
actor DemoPlatform {
    struct Late: Error, CustomStringConvertible {
        let what: String
        let limit: Duration
        var description: String { "waited \(limit) for \(what), and it did not come" }
    }

    /// An event that the platform was told.
    struct Outcome: Sendable {
        let id: String
        let type: String
        let saga: String
        let data: JSONObject

        func has(_ name: String, _ value: String) -> Bool { data[name]?.string == value }
    }

    private let client: JSONClient
    private var outcomes: [Outcome] = []
    private var known: Set<String> = []
    private var cursor = ""
    private var waiting: [Int: (@Sendable (Outcome) -> Bool, CheckedContinuation<Outcome?, Never>)] = [:]
    private var nextWaiter = 0
    private var published = 0
    private var reader: Task<Void, Never>?
    /// Called with each new outcome, in order.
    private var listeners: [@Sendable (Outcome) -> Void] = []

    /// - Parameter gateway: its address.
    init(gateway: String, http: HTTPClient) {
        client = JSONClient(address: gateway, http: http)
    }

    /// Reads outcomes from now on, the first ever included.
    func start(_ listener: @escaping @Sendable (Outcome) -> Void) {
        listeners.append(listener)
        reader = Task {
            while !Task.isCancelled {
                do {
                    let page = try await client.get(
                        "/v1/outcomes?after=\(cursor)&wait=5&limit=500", timeout: .seconds(20))
                    take(page)
                } catch {
                    // A gateway that is away comes back.
                    try? await Task.sleep(for: .milliseconds(200))
                }
            }
        }
    }

    func stop() { reader?.cancel() }

    private func take(_ page: JSONValue) {
        cursor = page["cursor"]?.string ?? cursor
        for event in page["events"]?.array ?? [] {
            let outcome = Outcome(
                id: event["id"]?.string ?? "", type: event["type"]?.string ?? "", saga: event["saga"]?.string ?? "",
                data: event["data"]?.object ?? [:])
            // What is told twice has the same id.
            guard known.insert(outcome.id).inserted else { continue }
            outcomes.append(outcome)
            for listener in listeners { listener(outcome) }
            for (number, (isIt, continuation)) in waiting where isIt(outcome) {
                waiting[number] = nil
                continuation.resume(returning: outcome)
            }
        }
    }

    /// Publishes an event until the gateway has taken it; it has one id however often it is sent.
    func publish(_ type: String, id: String? = nil, _ data: JSONObject, within limit: Duration = .seconds(60))
        async throws
    {
        published += 1
        let event: JSONObject = [
            "specversion": "1.0", "id": .string(id ?? "\(type)-\(published)"), "source": "demo-platform",
            "type": .string(type), "time": .string(WallClock.text(of: WallClock.system.now())), "data": .object(data),
        ]
        let deadline = ContinuousClock.now + limit
        while true {
            do {
                try await client.post("/v1/events", .object(event))
                return
            } catch {
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// Waits for an outcome, or finds it among those that came.
    @discardableResult
    func outcome(
        _ what: String, within limit: Duration = .seconds(90), where isIt: @escaping @Sendable (Outcome) -> Bool
    ) async throws -> Outcome {
        if let outcome = outcomes.first(where: isIt) { return outcome }
        let number = nextWaiter
        nextWaiter += 1
        let timer = Task {
            try await Task.sleep(for: limit)
            giveUp(number)
        }
        let found = await withCheckedContinuation { waiting[number] = (isIt, $0) }
        timer.cancel()
        guard let found else { throw Late(what: what, limit: limit) }
        return found
    }

    private func giveUp(_ number: Int) {
        waiting.removeValue(forKey: number)?.1.resume(returning: nil)
    }

    /// How many outcomes of the type there are so far.
    func count(_ type: String) -> Int { outcomes.count { $0.type == type } }
}
