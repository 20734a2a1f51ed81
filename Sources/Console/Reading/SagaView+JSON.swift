import Custody
import JSON
import Saga

extension SagaView {
    /// As the interface tells it: times as texts, and nothing that is not there.
    ///
    /// - Parameter now: in milliseconds; what is offered by then is.
    func json(at now: Int64) -> JSONObject {
        var json: JSONObject = [
            "family": .string(family), "saga": .string(saga), "partition": .count(partition),
            "version": .number(JSONNumber(version)), "workflow": .string(workflow),
            "workflowVersion": .count(workflowVersion), "state": .string(state.rawValue), "isEnded": .bool(isEnded),
            "startedAt": .time(startedAt),
        ]
        if let step { json["step"] = .string(step) }
        if let held {
            json["held"] = [
                "cause": .string(held.cause.rawValue), "reason": .string(held.reason), "since": .time(held.since),
            ]
        }
        if let failure { json["failure"] = ["code": .string(failure.code), "reason": .string(failure.reason)] }
        json["why"] = .object(why.json)
        json["offered"] = .array(offered(at: now).map { .string($0.rawValue) })
        if let offeredLater, now < offeredLater.from {
            json["offeredLater"] = [
                "from": .time(offeredLater.from), "kinds": .array(offeredLater.kinds.map { .string($0.rawValue) }),
            ]
        }
        var fields = JSONObject()
        for field in search { fields[field.name] = .string(field.value) }
        json["search"] = .object(fields)
        if let parent { json["parent"] = .string(parent) }
        if let children {
            json["children"] = [
                "open": .count(children.open), "held": .count(children.held), "leaving": .count(children.leaving),
                "all": .count(children.all),
            ]
        }
        json["calls"] = .array(calls.map { .object($0.json) })
        return json
    }
}

extension Why {
    var json: JSONObject {
        var json: JSONObject = ["sentence": .string(description), "waitsFor": .string(waitsFor), "since": .time(since)]
        if let wakesAt { json["wakesAt"] = .time(wakesAt) }
        json["then"] = .string(then)
        return json
    }
}

extension SagaView.Call {
    var json: JSONObject {
        var json: JSONObject = [
            "step": .string(step), "service": .string(service.rawValue), "requestNo": .string(requestNo.text),
            "state": .string(state.rawValue), "attempts": .count(attempts), "isUndo": .bool(isUndo),
        ]
        if let code { json["code"] = .string(code.rawValue) }
        if let due { json["due"] = .time(due) }
        json["dead"] = .time(dead)
        return json
    }
}
