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
            json["settlement"] = [
                "way": .string(settlement.way.rawValue), "operator": .string(settlement.operator),
                "reason": .string(settlement.reason), "time": .time(settlement.time),
            ]
        }
        return json
    }
}
