import Custody
import JSON

/// What is wrong with a record's value.
struct RecordProblem: Error {
    let problem: String
}

/// Reads the members of a stored record.
struct RecordNode {
    let value: JSONValue

    private func member<Value>(_ name: String, _ read: (JSONValue) -> Value?) throws(RecordProblem) -> Value {
        guard let json = value[name], let value = read(json) else {
            throw RecordProblem(problem: "\"\(name)\" is missing or malformed")
        }
        return value
    }

    func has(_ name: String) -> Bool { value[name] != nil }

    func text(_ name: String) throws(RecordProblem) -> String { try member(name, \.string) }

    func truth(_ name: String) throws(RecordProblem) -> Bool { try member(name, \.bool) }

    func integer<Number: FixedWidthInteger>(_ name: String) throws(RecordProblem) -> Number {
        try member(name) { $0.number?.int64.flatMap(Number.init(exactly:)) }
    }

    func amount(_ name: String) throws(RecordProblem) -> Amount { Amount(fen: try integer(name)) }

    func time(_ name: String) throws(RecordProblem) -> Timestamp { Timestamp(milliseconds: try integer(name)) }

    func choice<Choice: RawRepresentable<String>>(_ name: String) throws(RecordProblem) -> Choice {
        try member(name) { $0.string.flatMap(Choice.init(rawValue:)) }
    }

    func nodes(_ name: String) throws(RecordProblem) -> [RecordNode] {
        try member(name, \.array).map(RecordNode.init)
    }

    func node(_ name: String) throws(RecordProblem) -> RecordNode { RecordNode(value: try member(name) { $0 }) }

    func optionalText(_ name: String) throws(RecordProblem) -> String? { has(name) ? try text(name) : nil }

    func optionalTime(_ name: String) throws(RecordProblem) -> Timestamp? { has(name) ? try time(name) : nil }
}

/// Short ways to write values of records; amounts are whole fen and times whole milliseconds there.
extension JSONValue {
    static func integer(_ number: some BinaryInteger) -> JSONValue { .number(JSONNumber(Int64(number))) }
    static func fen(_ amount: Amount) -> JSONValue { .number(JSONNumber(amount.fen)) }
    static func time(_ time: Timestamp) -> JSONValue { .number(JSONNumber(time.milliseconds)) }
}

extension JSONObject {
    /// Adds a member unless there is nothing to add.
    mutating func add(_ name: String, _ text: String?) {
        if let text { self[name] = .string(text) }
    }
}
