public import JSON

extension Parameters {
    /// The parameters as the wire carries them: amounts as text with two decimals, integers and decimals as numbers.
    public var json: JSONObject {
        var object = JSONObject()
        for (name, value) in values { object[name] = value.json }
        return object
    }
}

extension ParameterValue {
    /// As the wire carries it.
    public var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .amount(let amount): .string(amount.description)
        case .integer(let number): .number(JSONNumber(number))
        case .decimal(let number): Decimals.json(number, places: 7)
        case .date(let date): .string(date.wire)
        case .dateTime(let time): .string(time.wire)
        case .boolean(let truth): .bool(truth)
        case .details(let details): .array(details.map { .object($0.json) })
        }
    }
}

extension Decimals {
    fileprivate static func json(_ value: Int64, places: Int) -> JSONValue {
        let text = text(value, places: places)
        // Either is accepted on the wire; a number is what the tables mean.
        return JSONNumber(text: text).map(JSONValue.number) ?? .string(text)
    }
}
