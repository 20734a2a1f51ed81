import Custody
import Expressions
import JSON

/// What events look like, as JSON Schema.
struct EventSchema {
    let profile: Profile

    // MARK: Envelopes

    /// The envelopes of both directions: CloudEvents 1.0 (https://github.com/cloudevents/spec).
    var components: JSONValue {
        let attributes: JSONObject = [
            "specversion": ["const": "1.0"],
            "id": [
                "type": "string", "minLength": 1, "maxLength": 200,
                "description": "One event, one id: a repeated one does nothing.",
            ],
            "source": ["type": "string", "format": "uri-reference", "minLength": 1, "maxLength": 500],
            "type": ["type": "string", "minLength": 1, "maxLength": 100],
            "subject": ["type": "string", "maxLength": 500],
            "time": time, "datacontenttype": ["const": "application/json"], "data": ["type": "object"],
        ]
        var outcome = attributes
        outcome["sequence"] = [
            "type": "integer", "minimum": 1, "description": "Without gaps, per family: what came first.",
        ]
        outcome["family"] = ["type": "string", "description": "Everything that may touch the same thing."]
        outcome["saga"] = ["type": "string", "description": "Which of the family's sagas tells it."]
        outcome["workflow"] = ["type": "string"]
        let required: [JSONValue] = ["specversion", "id", "source", "type", "time", "data"]
        let known: [JSONValue] = ["sequence", "family", "saga", "workflow"]
        return [
            "event": ["type": "object", "required": .array(required), "properties": .object(attributes)],
            "outcome": ["type": "object", "required": .array(required + known), "properties": .object(outcome)],
        ]
    }

    // MARK: Fields of the platform's events

    func object(of fields: [Field]) -> JSONValue {
        closed(fields.map { ($0.name, schema(of: $0), isRequired: !$0.isOptional) })
    }

    private func schema(of field: Field) -> JSONValue {
        var schema = schema(of: field.type)
        if let standard = field.standard { schema["default"] = standard.json }
        return .object(schema)
    }

    func schema(of type: FieldType) -> JSONObject {
        switch type {
        case .identifier: ["type": "string", "pattern": "^[A-Za-z0-9_]{1,40}$"]
        case .text(let maximum): ["type": "string", "maxLength": .number(JSONNumber(maximum))]
        case .amount: amount
        case .integer: ["type": "integer"]
        case .boolean: ["type": "boolean"]
        case .time: time.object ?? [:]
        case .parameter(_, let parameter): schema(of: parameter)
        case .list(let fields): ["type": "array", "items": object(of: fields)]
        }
    }

    private func schema(of parameter: Parameter) -> JSONObject {
        var schema: JSONObject
        switch parameter.type {
        case .integer: schema = ["type": "integer", "minimum": 0, "maximum": 999_999_999]
        case .amount:
            schema = amount
            let nothing = parameter.mayBeZero ? "" : "(?!0(\\.0{1,2})?$)"
            schema["pattern"] = .string("^\(nothing)(0|[1-9][0-9]{0,8})(\\.[0-9]{1,2})?$")
        case .date: schema = ["type": "string", "pattern": "^[0-9]{8}$"]
        case .dateTime: schema = time.object ?? [:]
        case .decimal: schema = ["type": "string", "pattern": "^(0|[1-9][0-9]*)(\\.[0-9]{1,7})?$"]
        case .boolean: schema = ["type": "boolean"]
        case .text, .enumerated:
            schema = ["type": "string", "minLength": 1]
            if let length = parameter.length { schema["maxLength"] = .number(JSONNumber(length)) }
            if parameter.isIdentifier { schema["pattern"] = "^[A-Za-z0-9_]+$" }
        case .details:
            let rows = parameter.details.map {
                ($0.name, JSONValue.object(self.schema(of: $0)), isRequired: $0.required)
            }
            schema = ["type": "array", "items": closed(rows)]
        }
        var description = parameter.meaning
        if let entries = parameter.enumeration.flatMap({ profile.enumerations[$0]?.entries }), !entries.isEmpty {
            schema["enum"] = .array(entries.map { .string($0.value) })
            description += ": " + entries.map { "\($0.value) \($0.title)" }.joined(separator: ", ")
        }
        schema["description"] = .string(description)
        if parameter.sensitive { schema["x-sensitive"] = true }
        return schema
    }

    // MARK: Fields of outcomes

    func object(of fields: [EngineEvent.Field]) -> JSONValue {
        closed(fields.map { ($0.name, schema(of: $0), isRequired: true) })
    }

    private func schema(of field: EngineEvent.Field) -> JSONValue {
        var schema = schema(of: field.type)
        if !field.values.isEmpty { schema["enum"] = .array(field.values.map { .string($0) }) }
        schema["description"] = .string(field.meaning)
        return .object(schema)
    }

    /// Of one type, told in several places: a field is required when it is always there.
    func object(of outcomes: [Outcome]) -> JSONValue {
        let all = outcomes.map(fields)
        var names: [String] = []
        for name in all.flatMap({ $0.map(\.name) }) where !names.contains(name) { names.append(name) }
        return closed(
            names.map { name in
                let found = all.map { fields in fields.first { $0.name == name } }
                var schemas: [JSONValue] = []
                for schema in found.compactMap({ $0?.schema }) where !schemas.contains(schema) {
                    schemas.append(schema)
                }
                return (
                    name, schemas.count == 1 ? schemas[0] : ["anyOf": .array(schemas)],
                    isRequired: found.allSatisfy { $0?.isRequired == true }
                )
            })
    }

    private func fields(_ outcome: Outcome) -> [(name: String, schema: JSONValue, isRequired: Bool)] {
        switch outcome.fields {
        case .engine(let fields): fields.map { ($0.name, schema(of: $0), isRequired: true) }
        case .written(let fields):
            fields.map { name, value in
                switch value {
                case .expression(let expression): field(name, expression, of: outcome.definition)
                case .constant(let value): (name, ["const": value.json], isRequired: true)
                case .list, .object: (name, true, isRequired: true)
                }
            }
        }
    }

    /// A mere copy of a field of the start looks as that does; it is left out when that is missing.
    private func field(
        _ name: String, _ expression: Expression, of definition: Definition
    ) -> (name: String, schema: JSONValue, isRequired: Bool) {
        let isRequired = expression.unguarded.isEmpty
        if expression.path?.count == 2, expression.path?.first == "input",
            let field = definition.event(definition.startedBy)?.fields.first(where: { $0.name == expression.path?.last }
            )
        {
            return (name, .object(schema(of: field.type)), isRequired)
        }
        return (name, .object(schema(of: expression.type)), isRequired)
    }

    private func schema(of type: ValueType) -> JSONObject {
        switch type {
        case .bool: ["type": "boolean"]
        case .integer: ["type": "integer"]
        case .amount: amount
        case .text: ["type": "string"]
        case .time: time.object ?? [:]
        case .sealed: ["x-sensitive": true]
        case .list(let element): ["type": "array", "items": .object(schema(of: element))]
        case .object(let object):
            closed(
                object.members.sorted { $0.key < $1.key }.map {
                    ($0.key, .object(schema(of: $0.value.type)), isRequired: !$0.value.isOptional)
                }
            ).object ?? [:]
        case .undetermined: [:]
        }
    }

    // MARK: Parts

    private var amount: JSONObject {
        ["type": "string", "pattern": "^(0|[1-9][0-9]*)(\\.[0-9]{1,2})?$", "description": "Yuan, such as 12.34."]
    }

    private var time: JSONValue {
        ["type": "string", "format": "date-time", "description": "With a zone, such as 2026-01-31T12:00:00+08:00."]
    }

    /// Nothing is taken that is not named.
    private func closed(_ fields: [(name: String, schema: JSONValue, isRequired: Bool)]) -> JSONValue {
        var properties = JSONObject()
        for field in fields { properties[field.name] = field.schema }
        var object: JSONObject = ["type": "object"]
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { object["required"] = .array(required) }
        object["properties"] = .object(properties)
        object["additionalProperties"] = false
        return .object(object)
    }
}
