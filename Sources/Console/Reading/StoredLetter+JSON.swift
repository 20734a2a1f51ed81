import JSON
import Orchestrator
import Roles

extension StoredLetter {
    /// Without the content, which may be anybody's data.
    var json: JSONObject {
        var json: JSONObject = [
            "id": .string(letter.id), "kind": .string(letter.kind.rawValue), "state": .string(state.rawValue),
            "origin": .string(letter.origin), "what": .string(letter.what), "senderID": .string(letter.senderID),
            "family": .string(letter.family), "reason": .string(letter.reason), "time": .time(letter.time),
        ]
        if let settlement {
            var settled: JSONObject = [
                "way": .string(settlement.way.rawValue), "operator": .string(settlement.operator),
                "reason": .string(settlement.reason), "time": .time(settlement.time),
            ]
            if let sent = settlement.sent {
                settled["sent"] = [
                    "id": .string(sent.id), "type": .string(sent.type), "family": .string(sent.family),
                    "saga": .string(sent.saga), "changed": .array(sent.changed.map { .string($0) }),
                ]
            }
            json["settlement"] = .object(settled)
        }
        return json
    }
}
