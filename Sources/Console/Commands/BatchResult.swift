import JSON
import Roles
import Saga

/// What became of one saga's command in a batch.
struct BatchResult {
    let name: SagaName
    /// Nil where none was given.
    var command: OperatorCommand?
    /// `result`, and what belongs to it.
    var json: JSONObject

    init(_ name: SagaName, _ json: JSONObject = [:]) {
        self.name = name
        self.json = json
    }

    static func failed(_ word: String, _ reason: String) -> JSONObject {
        ["result": .string(word), "reason": .string(reason)]
    }

    /// As the request is answered.
    var whole: JSONObject {
        var whole: JSONObject = ["family": .string(name.family), "saga": .string(name.saga)]
        if let command {
            whole["command"] = .string(command.id)
            whole["version"] = .number(JSONNumber(command.version))
        }
        for (name, value) in json { whole[name] = value }
        return whole
    }
}
