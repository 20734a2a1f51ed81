public import JSON

/// Records of the views, the history and the dead letters, as owners and others write them.
public enum SampleRecords {
    /// A saga's view.
    ///
    /// - Parameters:
    ///   - started: when it started, in milliseconds.
    ///   - held: for which cause, and since when.
    public static func view(
        _ family: String, _ saga: String, version: Int64, state: String = "running", workflow: String = "loan-funding",
        started: Int64 = 1_000, isEnded: Bool = false, held: (cause: String, since: Int64)? = nil,
        search: [(name: String, value: String)] = []
    ) -> [UInt8] {
        var json: JSONObject = [
            "v": 1, "kind": "saga", "family": .string(family), "saga": .string(saga), "partition": 0,
            "version": .number(JSONNumber(version)), "workflow": .string(workflow), "workflowVersion": 1,
            "state": .string(held == nil ? state : "held"), "isEnded": .bool(isEnded), "step": "create-project",
            "startedAt": .number(JSONNumber(started)),
        ]
        if let held {
            json["held"] = [
                "cause": .string(held.cause), "reason": .string("the reason of \(saga)"),
                "since": .number(JSONNumber(held.since)),
            ]
        }
        json["why"] = ["waitsFor": "an answer", "since": .number(JSONNumber(started)), "then": "it goes on"]
        json["offered"] = ["hold"]
        json["search"] = .array(search.map { ["name": .string($0.name), "value": .string($0.value)] })
        json["calls"] = []
        return JSONValue.object(json).encoded()
    }

    /// An entry of a saga's history.
    public static func entry(
        _ family: String, _ saga: String, offset: Int64, index: Int = 0, time: Int64 = 1_000,
        what: JSONObject = ["kind": "resumed"]
    ) -> [UInt8] {
        let json: JSONValue = [
            "v": 1, "kind": "history", "family": .string(family), "saga": .string(saga),
            "offset": .number(JSONNumber(offset)), "index": .number(JSONNumber(index)),
            "time": .number(JSONNumber(time)), "what": .object(what),
        ]
        return json.encoded()
    }

    /// The answer to an operator's command.
    public static func answer(_ command: String, family: String = "p1", saga: String = "funding") -> [UInt8] {
        let json: JSONValue = [
            "v": 1, "kind": "answer", "command": .string(command), "family": .string(family), "saga": .string(saga),
            "result": "applied",
        ]
        return json.encoded()
    }

    /// What the bank answered to an attempt.
    public static func evidence(
        _ family: String, _ saga: String, requestNo: String, attempt: Int = 1, sealed: String? = nil,
        time: Int64 = 1_000
    ) -> [UInt8] {
        var json: JSONObject = [
            "v": 1, "kind": "evidence", "family": .string(family), "saga": .string(saga),
            "requestNo": .string(requestNo), "attempt": .number(JSONNumber(attempt)), "service": "CREATE_PROJECT",
        ]
        if let sealed { json["sealed"] = .string(sealed) } else { json["respData"] = #"{"status":"SUCCESS"}"# }
        json["signature"] = "00ff"
        json["time"] = .number(JSONNumber(time))
        return JSONValue.object(json).encoded()
    }

    public static func partition(_ number: Int, next: Int64, time: Int64, stalled: String? = nil) -> [UInt8] {
        var json: JSONObject = [
            "v": 1, "kind": "partition", "partition": .number(JSONNumber(number)), "foldVersion": 1,
            "next": .number(JSONNumber(next)), "committed": .number(JSONNumber(next)), "families": 1, "graves": 0,
            "time": .number(JSONNumber(time)), "owner": "test",
        ]
        if let stalled { json["stalled"] = .string(stalled) }
        return JSONValue.object(json).encoded()
    }
}
