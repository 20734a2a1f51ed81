import JSON
import Roles

/// What an operator does with a dead letter.
struct LetterAct {
    let letter: DeadLetterRecord.Letter
    let `operator`: String
    let reason: String
    /// Milliseconds.
    let time: Int64

    /// What a dry run is answered.
    static func planned(_ letter: DeadLetterRecord.Letter, _ line: String) -> JSONObject {
        ["result": "planned", "id": .string(letter.id), "plan": [.string(line)]]
    }
}

extension DeadLetterRecord.Letter {
    /// Its kind and type, and the sender's id where there is one.
    var named: String { "the \(kind.rawValue) '\(what)'" + (senderID.isEmpty ? "" : " (\(senderID))") }
}

extension DeadLetterRecord.Sent {
    var withoutContent: DeadLetterRecord.Sent {
        DeadLetterRecord.Sent(id: id, type: type, family: family, saga: saga, changed: changed, content: nil)
    }
}
