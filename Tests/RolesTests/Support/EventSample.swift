import Custody
import JSON
import Workflow

@testable import Roles

/// Events that fit, and what can be wrong with each of their fields.
enum EventSample {
    /// Of every event of every shipped workflow, the latest version first where there are several.
    static func rules() throws -> [EventRule] {
        var known: [String: EventRule] = [:]
        for rule in try Publishing.current().members.flatMap(\.definition.events) { known[rule.type] = rule }
        return known.sorted { $0.key < $1.key }.map(\.value)
    }

    static func rule(_ type: String) throws -> EventRule {
        guard let rule = try rules().first(where: { $0.type == type }) else { throw Publishing.Missing() }
        return rule
    }

    /// An event with all its fields.
    static func event(_ type: String, id: String = "e1", _ change: (inout JSONObject) -> Void = { _ in }) throws
        -> JSONValue
    {
        var data = data(try rule(type).fields)
        change(&data)
        return envelope(type, id: id, data)
    }

    static func envelope(_ type: String, id: String = "e1", _ data: JSONObject) -> JSONValue {
        [
            "specversion": "1.0", "id": .string(id), "source": "/platform", "type": .string(type),
            "time": "2026-01-31T12:00:00+08:00", "datacontenttype": "application/json", "data": .object(data),
        ]
    }

    static func data(_ fields: [Field]) -> JSONObject {
        var data = JSONObject()
        for field in fields { data[field.name] = value(field.type) }
        return data
    }

    static func value(_ type: FieldType) -> JSONValue {
        switch type {
        case .identifier: "N_1"
        case .text: "些话 and words"
        case .amount: "0.5"
        case .integer: -3
        case .boolean: true
        case .time: "2026-02-28T12:00:00+08:00"
        case .parameter(_, let parameter): value(parameter)
        case .list(let fields): [.object(data(fields)), .object(data(fields))]
        }
    }

    static func value(_ parameter: Parameter) -> JSONValue {
        switch parameter.type {
        case .integer: 12
        case .amount: parameter.mayBeZero ? "1.00" : "100.00"
        case .date: "20260131"
        case .dateTime: "2026-02-28T12:00:00+08:00"
        case .decimal: "6.5"
        case .boolean: true
        case .details: .array([.object(JSONObject(members: parameter.details.map { ($0.name, value($0)) }) ?? [:])])
        case .text, .enumerated:
            if parameter.isIdentifier {
                "Id_1"
            } else if let entry = parameter.enumeration.flatMap({ Profile.sandbox.enumerations[$0]?.entries.first }) {
                .string(entry.value)
            } else {
                .string(String(String.UnicodeScalarView("秘密secret".unicodeScalars.prefix(parameter.length ?? 8))))
            }
        }
    }

    /// What a field of the type must not be.
    static func wrong(_ type: FieldType) -> [JSONValue] {
        switch type {
        case .identifier: ["", "a b", "é", .string(String(repeating: "x", count: 41)), 7, nil, []]
        case .text(let maximum): [.string(String(repeating: "字", count: maximum + 1)), 7, nil, [:]]
        case .amount: ["", "1.234", "-1", "-0.00", "1e3", "1,000.00", " 1", "01", "1.", ".5", "NaN", 7, nil]
        case .integer: ["7", true, nil]
        case .boolean: ["true", 1, nil]
        case .time: ["2026-02-28T12:00:00", "2026-02-28", 1_769_832_000_000, "2026-02-30T12:00:00Z", "", nil]
        case .parameter(_, let parameter): wrong(parameter)
        case .list(let fields):
            [[:], "x", [1], [[]], [["unknown": 1]], [.object(data(Array(fields.dropFirst())))], nil]
        }
    }

    private static func wrong(_ parameter: Parameter) -> [JSONValue] {
        switch parameter.type {
        case .integer: [-1, 1_000_000_000, "12", true, nil]
        case .amount:
            ["1.234", "-1", "1000000000.00", "1e3", "", 100, nil] + (parameter.mayBeZero ? [] : ["0", "0.0", "0.00"])
        case .date: ["2026-01-31", "20260231", "", 20_260_131, nil]
        case .dateTime: wrong(.time)
        case .decimal: ["6,5", "1.12345678", "-1", "1e1", "", 6, nil]
        case .boolean: ["true", 0, nil]
        case .details: [[], "x", [[:]], nil]
        case .text, .enumerated:
            ["", 7, nil, [:]] + (parameter.isIdentifier ? ["a-b", "名"] : [])
                + (parameter.length.map { [.string(String(repeating: "字", count: $0 + 1))] } ?? [])
                + (isListed(parameter) ? ["QUIC\u{212A}", "nothing of the list"] : [])
        }
    }

    private static func isListed(_ parameter: Parameter) -> Bool {
        parameter.enumeration.map { Profile.sandbox.enumerations[$0] != nil } ?? false
    }
}
