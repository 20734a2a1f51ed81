import HTTP
import JSON
import Roles

/// The most that one answer holds.
struct OutcomeLimit: Hashable, Sendable {
    /// Events.
    var count: Int
    /// Of the events together; a single one may be longer.
    var bytes = 1 << 20
}

/// Outcomes for one who asked, and where he goes on.
struct OutcomeBatch: Hashable, Sendable {
    private(set) var events: [[UInt8]] = []
    private var bytes = 0
    var cursor: OutcomeCursor

    init(cursor: OutcomeCursor) {
        self.cursor = cursor
    }

    /// - Returns: false when there is no room for it.
    mutating func take(_ event: [UInt8], _ limit: OutcomeLimit) -> Bool {
        guard events.isEmpty || events.count < limit.count && bytes + event.count <= limit.bytes else { return false }
        events.append(event)
        bytes += event.count
        return true
    }

    /// `{"events":[…],"cursor":"…"}`, each event as it stands in the log.
    var response: HTTPResponse {
        var body = Array(#"{"events":["#.utf8)
        body.reserveCapacity(bytes + events.count + 512)
        for (index, event) in events.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += event
        }
        body += #"],"cursor":""#.utf8
        body += cursor.text.utf8
        body += #""}"#.utf8
        return GatewayAnswer.uncached(.json(body))
    }
}
