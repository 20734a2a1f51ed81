import Expressions
import Workflow

/// The fields of an event type, ready to fit events into: equal shapes share their names.
struct EventShape: Sendable {
    private let fields: [Field]
    private let types: [ValueType]
    /// Where the fields stand that may really be missing.
    private let optionals: [Int]
    /// The names of the fields that are there, by which of `optionals` are missing (one bit each).
    private let names: [[String]]
    /// Of the elements of those fields that are lists, by the fields' order.
    private let elements: [EventShape?]

    init(_ rule: EventRule) {
        self.init(rule.fields)
    }

    private init(_ fields: [Field]) {
        self.fields = fields
        types = fields.map(\.type.valueType)
        elements = fields.map { if case .list(let inner) = $0.type { EventShape(inner) } else { nil } }
        let optionals = Array(fields.indices.filter { fields[$0].isOptional && fields[$0].standard == nil })
        self.optionals = optionals
        // More than a few optional fields are too many lists to keep: such events keep their own names.
        let shapes = optionals.count <= 5 ? 1 << optionals.count : 0
        names = (0..<shapes).map { missing in
            fields.indices.filter { field in
                optionals.firstIndex(of: field).map { missing & (1 << $0) == 0 } ?? true
            }.map { fields[$0].name }
        }
    }

    enum Fitted {
        case object(ObjectValue)
        /// Why it does not fit.
        case unfit(String)
    }

    /// The values by the fields' order, with the standard values of those that are missing.
    func fit(_ event: ObjectValue) -> Fitted {
        var values: [Value] = []
        values.reserveCapacity(fields.count)
        var (missing, found) = (0, 0)
        for place in fields.indices {
            if let value = event[fields[place].name] {
                if let shape = elements[place] {
                    switch shape.fit(value, fields[place].name) {
                    case .list(let fitted): values.append(.list(fitted))
                    case .unfit(let reason): return .unfit(reason)
                    }
                } else if value.fits(types[place]) {
                    values.append(value)
                } else {
                    return .unfit("the field '\(fields[place].name)' should be \(types[place])")
                }
                found += 1
            } else if let standard = fields[place].standard {
                values.append(standard)
            } else if let optional = optionals.firstIndex(of: place) {
                missing |= 1 << min(optional, 62)
            } else {
                return .unfit("the field '\(fields[place].name)' is missing")
            }
        }
        guard found == event.count else {
            let unknown = event.first { member in !fields.contains { $0.name.utf8.elementsEqual(member.name.utf8) } }
            return .unfit("there is no field '\(unknown?.name ?? "")'")
        }
        if !names.isEmpty { return .object(ObjectValue(names: names[missing], values: values)) }
        let present = fields.filter { $0.standard != nil || event[$0.name] != nil }
        return .object(ObjectValue(names: present.map(\.name), values: values))
    }

    private enum FittedList {
        case list([Value])
        case unfit(String)
    }

    /// The elements of a list, each with the standard values of what it leaves out.
    private func fit(_ value: Value, _ name: String) -> FittedList {
        guard case .list(let elements) = value else { return .unfit("the field '\(name)' should be a list") }
        var fitted: [Value] = []
        fitted.reserveCapacity(elements.count)
        for (place, element) in elements.enumerated() {
            guard case .object(let object) = element else {
                return .unfit("the field '\(name)[\(place)]' should be an object")
            }
            switch fit(object) {
            case .object(let object): fitted.append(.object(object))
            case .unfit(let reason): return .unfit("in '\(name)[\(place)]', \(reason)")
            }
        }
        return .list(fitted)
    }

    /// The values of an object that was fitted, by the fields' order, nil for one that is missing; nil for another object.
    func values(of object: ObjectValue) -> [Value?]? {
        guard !object.isEmpty else { return nil }
        var values: [Value?] = []
        values.reserveCapacity(fields.count)
        var next = 0
        for field in fields {
            if next < object.count, object[next].name.isSame(as: field.name) {
                values.append(object[next].value)
                next += 1
            } else {
                values.append(nil)
            }
        }
        return next == object.count ? values : nil
    }

    /// The object whose values these are.
    func object(of values: [Value?]) -> ObjectValue? {
        guard values.count == fields.count else { return nil }
        var missing = 0
        for (bit, place) in optionals.enumerated() where values[place] == nil { missing |= 1 << min(bit, 62) }
        if missing < names.count, values.count(where: { $0 == nil }) == missing.nonzeroBitCount {
            return ObjectValue(names: names[missing], values: values.compactMap { $0 })
        }
        var members: [(name: String, value: Value)] = []
        for (field, value) in zip(fields, values) { if let value { members.append((field.name, value)) } }
        return ObjectValue(members)
    }
}
