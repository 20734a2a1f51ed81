import Custody
import HTTP
import JSON
import Ledger

/// The bank's clock, and what it can be told to do otherwise.
extension AdminDesk {
    func clock(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        try request.allow([])
        switch request.method {
        case .get:
            let (json, receipt) = try onState { state, now, _ in clock(state, now) }
            return (Reply(json: json), receipt)
        case .post:
            let (seconds, time) = try Self.read(request) { json throws(AdminError) in
                let node = try AdminNode(json, members: ["advanceSeconds", "at"])
                return (
                    try node.has("advanceSeconds") ? node.seconds("advanceSeconds") : nil,
                    try node.has("at") ? node.time("at") : nil
                )
            }
            guard (seconds == nil) != (time == nil) else {
                throw .invalid("Send either \"advanceSeconds\" or \"at\".")
            }
            return try moveClock { now in seconds.map { now + $0 } ?? time ?? now }
        case .head, .put, .patch, .delete, .options: throw Self.notAllowed(.get, .post)
        }
    }

    private func moveClock(_ target: (Timestamp) -> Timestamp) throws(AdminProblem) -> Outcome {
        let (json, receipt) = try onState { (state, now, entry) throws(AdminProblem) in
            let target = target(now)
            // The wire carries whole seconds, so the second that runs is no step back.
            guard target.milliseconds >= now.milliseconds / 1000 * 1000 else {
                throw .conflict("The bank's clock shows \(now.wire) and cannot go back.")
            }
            guard target <= Self.lastTime else {
                throw .invalid("The bank's clock cannot show a time after the year 9999.")
            }
            entry.settings[.clockOffset] = String(core.moveClock(to: target).wholeMilliseconds)
            let moved = core.now()
            state.book.advance(to: moved)
            return clock(state, moved)
        }
        core.alarm.poke()
        return (Reply(json: json), receipt)
    }

    private static let lastTime = Timestamp(wire: "99991231235959") ?? Timestamp(milliseconds: 0)

    private func clock(_ state: BankState, _ now: Timestamp) -> JSONValue {
        let offset = core.clockOffset.wholeMilliseconds / 1000
        return [
            "now": .string(now.wire), "milliseconds": .number(JSONNumber(now.milliseconds)),
            "offsetSeconds": .number(JSONNumber(offset)), "nextDue": state.nextDue.map { .string($0.wire) } ?? .null,
            "quiet": .bool(state.isQuiet(at: now)),
        ]
    }

    func settings(_ request: AdminRequest) throws(AdminProblem) -> Outcome {
        try request.allow([])
        switch request.method {
        case .get:
            let (json, receipt) = try onState { state, _, _ in BankSettingsChange.json(of: state.book) }
            return (Reply(json: json), receipt)
        case .post:
            let change = try Self.read(request) { json throws(AdminError) in try BankSettingsChange(json) }
            let (json, receipt) = try onState { state, _, entry in
                change.apply(to: &state.book)
                let json = BankSettingsChange.json(of: state.book)
                entry.settings[.bankSettings] = json.text
                return json
            }
            return (Reply(json: json), receipt)
        case .head, .put, .patch, .delete, .options: throw Self.notAllowed(.get, .post)
        }
    }
}
