import Expressions
import JSON
import Workflow

/// Whether a record can carry what the fold wants to say.
enum OutputSize {
    /// Of a command's parameters, or an outcome event's fields, as they are written; a record of 1 MiB has room for the
    /// rest beside it.
    static let limit = 900_000

    static func fits(_ fields: ObjectValue) -> Bool {
        guard most(.object(fields)) > limit else { return true }
        var bytes = JSONBytes()
        bytes.fields(fields)
        return bytes.bytes.count <= limit
    }

    static func fits(_ parameters: [Value?]) -> Bool {
        var sum = 0
        for case .some(let value) in parameters { sum += most(value) }
        guard sum > limit else { return true }
        return fits(ObjectValue([("parameters", .list(parameters.compactMap(\.self)))]))
    }

    /// What they can come to at the most, whatever has to be escaped; counting is cheap, and nearly always enough.
    private static func most(_ value: Value) -> Int {
        switch value {
        case .bool, .integer, .amount, .time: 40
        case .text(let text): most(text)
        case .sealed(let json): 16 + most(json)
        case .list(let values): values.reduce(2) { $0 + most($1) + 1 }
        case .object(let object): object.reduce(2) { $0 + most($1.name) + most($1.value) + 2 }
        }
    }

    private static func most(_ json: JSONValue) -> Int {
        switch json {
        case .null, .bool: 5
        case .number(let number): number.text.utf8.count
        case .string(let text): most(text)
        case .array(let values): values.reduce(2) { $0 + most($1) + 1 }
        case .object(let object): object.reduce(2) { $0 + most($1.key) + most($1.value) + 2 }
        }
    }

    private static func most(_ text: String) -> Int { 6 * text.utf8.count + 3 }
}

extension Family {
    /// What an event tells; nil, and the saga is held, where a record cannot carry it.
    mutating func told(
        _ emission: Emission, _ scope: SagaScope, _ slot: Int, _ turn: inout Turn
    ) throws(EvaluationError) -> ObjectValue? {
        let fields = try Self.fields(emission.with, scope)
        guard OutputSize.fits(fields) else {
            holdTooLarge("the event '\(emission.type)'", slot, &turn)
            return nil
        }
        return fields
    }

    /// As much of an event as can be told, where an operator goes on without the rest.
    static func tellable(_ emission: Emission, _ scope: SagaScope) -> ObjectValue {
        var fields = ObjectValue()
        for (name, template) in emission.with {
            var more = fields
            more[name] = try? template.value(from: scope)
            if OutputSize.fits(more) { fields = more }
        }
        return fields
    }

    mutating func holdTooLarge(_ what: String, _ slot: Int, _ turn: inout Turn) {
        hold(.tooLarge, "\(what) would be larger than \(OutputSize.limit) bytes, and no record carries it", slot, &turn)
    }
}
