import JSON
import Roles

/// Publishes events through a gateway, in batches; each is taken as a whole or not at all.
struct GatewayPublisher {
    private static let maximumBatch = 100
    private static let maximumBytes = 512 << 10
    /// How often a batch is sent that a gateway cannot take just now.
    private static let attempts = 5

    private let client: ServiceClient

    init(_ client: ServiceClient) {
        self.client = client
    }

    func publish(_ lines: inout EventLines) async throws {
        var batch: [EventLine] = []
        var bytes = 0
        while let line = try lines.next() {
            if batch.count == Self.maximumBatch || (!batch.isEmpty && bytes + line.bytes.count > Self.maximumBytes) {
                try await send(batch, &lines)
                (batch, bytes) = ([], 0)
            }
            batch.append(line)
            bytes += line.bytes.count
        }
        try await send(batch, &lines)
    }

    /// Sends the batch, and once more without each line that is refused.
    private func send(_ batch: [EventLine], _ lines: inout EventLines) async throws {
        var batch = batch
        while !batch.isEmpty {
            let answer = try await send(batch.map(\.event))
            if answer.status == 202 { return lines.published(batch.count) }
            let error = answer.json?["error"]
            guard (400..<500).contains(answer.status), let message = error?["message"]?.string,
                let index = error?["index"]?.number?.int64.flatMap(Int.init(exactly:)), batch.indices.contains(index)
            else { throw answer.failure("publishing") }
            let field = error?["field"]?.string
            let code = error?["code"]?.string.flatMap(EventRefusal.Code.init(rawValue:)) ?? .malformed
            let line = batch.remove(at: index)
            try lines.refused(line.number, EventRefusal(code, field: field == "" ? nil : field, message))
        }
    }

    private func send(_ events: [JSONValue]) async throws -> ServiceClient.Answer {
        var pause = Duration.milliseconds(250)
        for _ in 1..<Self.attempts {
            do {
                return try await post(events)
            } catch let error as TryAgain {
                Output.note("waiting: \(error)")
                try await Task.sleep(for: pause)
                pause *= 2
            }
        }
        return try await post(events)
    }

    private func post(_ events: [JSONValue]) async throws -> ServiceClient.Answer {
        try await client.post("/v1/events", .array(events), type: "application/cloudevents-batch+json")
    }
}
