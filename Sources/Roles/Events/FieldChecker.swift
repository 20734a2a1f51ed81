import Custody
import Expressions
import JSON
import Workflow

/// Fits the data of an event into the fields of its type.
///
/// Personal data comes out as `Value.sealed` that holds it plain; whoever has the key seals it (`SealedFields`).
struct FieldChecker {
    private let profile: Profile
    private let decimals: ParameterChecker

    init(profile: Profile) {
        self.profile = profile
        decimals = ParameterChecker(profile: profile)
    }

    /// - Parameter path: where the object stands, such as `data`.
    /// - Returns: the fields that are there, by the type's order.
    func check(_ object: JSONObject, _ fields: [Field], at path: String) throws(EventRefusal) -> ObjectValue {
        for (name, _) in object where !fields.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
            throw Self.unknown(name, fields, at: path)
        }
        var members: [(name: String, value: Value)] = []
        for field in fields {
            let place = "\(path).\(field.name)"
            guard let json = object[field.name] else {
                guard field.isOptional else { throw EventRefusal(.unfit, at: place, "is missing") }
                continue
            }
            guard !json.isNull else {
                throw EventRefusal(.unfit, at: place, "is null; leave it out, or give it a value")
            }
            members.append((field.name, try value(json, field.type, at: place)))
        }
        return ObjectValue(members)
    }

    /// A name may be a slip of the pen, and is shown; what does not look like one may be anything.
    private static func unknown(_ name: String, _ fields: [Field], at path: String) -> EventRefusal {
        let known = "there are \(fields.map(\.name).joined(separator: ", "))"
        let isName =
            name.utf8.count <= 40
            && name.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) } == true
            && Identifier.isValid(name)
        guard isName else {
            return EventRefusal(.unfit, field: path, "'\(path)' has a field that the event does not; \(known)")
        }
        return EventRefusal(.unfit, at: "\(path).\(name)", "is no field of the event; \(known)")
    }

    private func value(_ json: JSONValue, _ type: FieldType, at path: String) throws(EventRefusal) -> Value {
        switch type {
        case .identifier:
            let text = try Self.text(json, at: path)
            guard text.utf8.count <= 40, Identifier.isValid(text) else {
                throw EventRefusal(.unfit, at: path, "should be 1 to 40 letters, digits and underscores")
            }
            return .text(text)
        case .text(let maximum): return .text(try Self.text(json, atMost: maximum, at: path))
        case .amount:
            guard let text = json.string, let fen = Money.fen(of: text), fen >= 0, !text.hasPrefix("-") else {
                throw EventRefusal(.unfit, at: path, "should be \(Self.amountWords)")
            }
            return .amount(fen)
        case .integer:
            guard let number = json.number?.int64 else {
                throw EventRefusal(.unfit, at: path, "should be a whole number, written without quotes")
            }
            return .integer(number)
        case .boolean: return .bool(try Self.bool(json, at: path))
        case .time: return .time(try Self.time(json, at: path))
        case .parameter(let service, let parameter): return try value(json, service, parameter, at: path)
        case .list(let fields): return .list(try elements(json, fields, at: path))
        }
    }

    private func elements(_ json: JSONValue, _ fields: [Field], at path: String) throws(EventRefusal) -> [Value] {
        guard case .array(let elements) = json else {
            throw EventRefusal(.unfit, at: path, "should be a list of objects")
        }
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard case .object(let object) = element else {
                throw EventRefusal(.unfit, at: "\(path)[\(index)]", "should be an object")
            }
            values.append(.object(try check(object, fields, at: "\(path)[\(index)]")))
        }
        return values
    }

    // MARK: Parameters of services

    private func value(
        _ json: JSONValue, _ service: Service, _ parameter: Parameter, at path: String
    ) throws(EventRefusal) -> Value {
        let value = try plain(json, service, parameter, at: path)
        return parameter.sensitive ? .sealed(json) : value
    }

    private func plain(
        _ json: JSONValue, _ service: Service, _ parameter: Parameter, at path: String
    ) throws(EventRefusal) -> Value {
        switch parameter.type {
        case .amount:
            guard let text = json.string, let amount = Amount(wire: text), parameter.mayBeZero || amount > .zero else {
                let above = parameter.mayBeZero ? "" : ", and more than nothing"
                throw EventRefusal(.unfit, at: path, "should be \(Self.amountWords), below 1,000,000,000\(above)")
            }
            return .amount(amount.fen)
        case .integer:
            guard let number = json.number?.int64, (0..<1_000_000_000).contains(number) else {
                throw EventRefusal(
                    .unfit, at: path, "should be a whole number from 0 to 999999999, written without quotes")
            }
            return .integer(number)
        case .decimal:
            guard let text = json.string, (try? decimals.check([parameter.name: json], against: [parameter])) != nil
            else {
                throw EventRefusal(
                    .unfit, at: path,
                    "should be a decimal as a text, such as \"6.5\", at most seven decimals, at most 1,000,000,000"
                )
            }
            return .text(text)
        case .date:
            guard let text = json.string, WireDate(wire: text) != nil else {
                throw EventRefusal(.unfit, at: path, "should be a date as a text, such as \"20260131\"")
            }
            return .text(text)
        case .dateTime: return .time(try Self.time(json, at: path))
        case .boolean: return .bool(try Self.bool(json, at: path))
        case .text, .enumerated: return .text(try text(json, parameter, at: path))
        case .details:
            let fields = parameter.details.map {
                Field(name: $0.name, type: .parameter(service, $0), isOptional: !$0.required, standard: nil)
            }
            let values = try elements(json, fields, at: path)
            guard !values.isEmpty else { throw EventRefusal(.unfit, at: path, "should have at least one element") }
            return .list(values)
        }
    }

    private func text(_ json: JSONValue, _ parameter: Parameter, at path: String) throws(EventRefusal) -> String {
        let text = try Self.text(json, atMost: parameter.length ?? .max, at: path)
        guard !text.isEmpty else { throw EventRefusal(.unfit, at: path, "is empty") }
        if parameter.isIdentifier, !Identifier.isValid(text) {
            throw EventRefusal(
                .unfit, at: path, "should be letters, digits and underscores, at most \(Identifier.maximumLength)")
        }
        if let enumeration = parameter.enumeration, !profile.allows(text, in: enumeration) {
            let values = profile.enumerations[enumeration]?.entries.map(\.value) ?? []
            throw EventRefusal(.unfit, at: path, "should be one of \(values.joined(separator: ", "))")
        }
        return text
    }

    // MARK: Values

    private static let amountWords = "an amount of yuan as a text, such as \"12.34\", with at most two decimals"

    private static func text(_ json: JSONValue, atMost maximum: Int = .max, at path: String) throws(EventRefusal)
        -> String
    {
        guard case .string(let text) = json else { throw EventRefusal(.unfit, at: path, "should be a text") }
        guard text.utf8.count <= maximum || text.unicodeScalars.count <= maximum else {
            throw EventRefusal(.unfit, at: path, "is longer than \(maximum) characters")
        }
        return text
    }

    private static func bool(_ json: JSONValue, at path: String) throws(EventRefusal) -> Bool {
        guard case .bool(let value) = json else { throw EventRefusal(.unfit, at: path, "should be true or false") }
        return value
    }

    /// - Returns: milliseconds.
    private static func time(_ json: JSONValue, at path: String) throws(EventRefusal) -> Int64 {
        guard let text = json.string, let time = Timestamp(rfc3339: text) else {
            throw EventRefusal(.unfit, at: path, "should be a time with a zone, such as \"2026-01-31T12:00:00+08:00\"")
        }
        return time.milliseconds
    }
}
