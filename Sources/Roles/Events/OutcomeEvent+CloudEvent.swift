import Custody
import Expressions
import JSON
public import Saga

extension OutcomeEvent {
    /// As the platform reads it: a CloudEvent 1.0 in structured mode, as UTF-8 JSON; amounts as texts such as `12.34`,
    /// times with their zone.
    ///
    /// - Parameter source: who tells it, a reference to LoanSaga by the platform's own rules.
    public func cloudEvent(source: String) -> [UInt8] {
        var event: JSONObject = [
            "specversion": "1.0", "id": .string(id), "source": .string(source), "type": .string(type),
            "time": .string(Timestamp(milliseconds: time).rfc3339), "datacontenttype": "application/json",
            "sequence": .number(JSONNumber(sequence)), "family": .string(family), "saga": .string(saga),
            "workflow": .string(workflow),
        ]
        if !saga.isEmpty { event["subject"] = .string("\(family)/\(saga)") }
        event["data"] = fields.wire
        return JSONValue.object(event).encoded()
    }
}

extension ObjectValue {
    fileprivate var wire: JSONValue {
        var object = JSONObject()
        for (name, value) in self { object[name] = value.wire }
        return .object(object)
    }
}

extension Value {
    /// As outcomes carry it.
    fileprivate var wire: JSONValue {
        switch self {
        case .time(let milliseconds): .string(Timestamp(milliseconds: milliseconds).rfc3339)
        case .list(let values): .array(values.map(\.wire))
        case .object(let object): object.wire
        case .bool, .integer, .amount, .text, .sealed: json
        }
    }
}
