import Custody
import Expressions
import JSON

/// What the bank takes for a parameter, beyond its type.
extension DefinitionReader {
    /// A text that is written out.
    mutating func check(_ text: String, for parameter: Parameter, at path: String) {
        if let enumeration = parameter.enumeration, !profile.allows(text, in: enumeration) {
            let known = profile.enumerations[enumeration]?.entries.map(\.value).joined(separator: ", ") ?? ""
            report(path, "'\(text)' is no \(enumeration.rawValue); there are \(known)")
            return
        }
        let count = text.unicodeScalars.count
        if let length = parameter.length, count > length {
            report(path, "the text has \(count) characters; '\(parameter.name)' takes \(length)")
            return
        }
        var wanted = parameter
        wanted.required = false
        let taken = Result { () throws(Refusal) in
            try ParameterChecker(profile: profile).check([wanted.name: .string(text)], against: [wanted])
        }
        if case .failure = taken {
            report(path, "the bank does not take '\(text)' for '\(parameter.name)', which is \(parameter.phrase)")
        }
    }

    /// A field that is copied into a parameter holds nothing that the parameter does not take.
    mutating func checkCopy(
        _ expression: Expression, to parameter: Parameter, of service: Service, at path: String
    ) {
        if parameter.sensitive, expression.type != .sealed {
            report(
                path,
                "'\(parameter.name)' is personal data, and '\(expression.text)' would be kept in the clear; declare the "
                    + "field as \(service).\(parameter.name)")
            return
        }
        guard let source = expression.path, let type = copied[source], type.valueType == .text else { return }
        guard let reason = type.misfit(for: parameter) else { return }
        report(
            path,
            "'\(source.joined(separator: "."))' \(reason); declare the field as \(service).\(parameter.name)")
    }
}

extension FieldType {
    /// Why not everything that a field of this type may hold is taken for the parameter; nil when it is.
    fileprivate func misfit(for parameter: Parameter) -> String? {
        if let enumeration = parameter.enumeration, self.enumeration != enumeration {
            return "may hold what is no \(enumeration.rawValue)"
        }
        if parameter.isIdentifier, !isIdentifier {
            return "may hold more than letters, digits and '_', which is all that '\(parameter.name)' takes"
        }
        if parameter.type == .decimal || parameter.type == .date, parameterType != parameter.type {
            return "may hold what is not \(parameter.phrase)"
        }
        if let length = parameter.length, let own = maximumLength, own > length {
            return "may hold \(own) characters, and '\(parameter.name)' takes \(length)"
        }
        return nil
    }

    private var enumeration: Enumeration? { if case .parameter(_, let own) = self { own.enumeration } else { nil } }
    private var parameterType: ParameterType? { if case .parameter(_, let own) = self { own.type } else { nil } }

    private var isIdentifier: Bool {
        switch self {
        case .identifier: true
        case .parameter(_, let own): own.isIdentifier
        case .text, .amount, .integer, .boolean, .time, .list: false
        }
    }

    /// In characters; nil where it is left open, and of what is no text.
    var maximumLength: Int? {
        switch self {
        case .identifier: 40
        case .text(let maximum): maximum
        case .parameter(_, let own): own.length
        case .amount, .integer, .boolean, .time, .list: nil
        }
    }
}

extension Parameter {
    /// What it is, for messages.
    fileprivate var phrase: String {
        if isIdentifier { return "letters, digits and '_', at most \(Identifier.maximumLength)" }
        return switch type {
        case .integer: "a whole number"
        case .amount: "an amount"
        case .date: "a date as 20260131"
        case .dateTime: "a time"
        case .text, .enumerated: "a text"
        case .decimal: "a decimal number such as 8.5"
        case .boolean: "true or false"
        case .details: "a list of objects"
        }
    }
}

extension ValueType {
    /// Whether sealed personal data is somewhere in it.
    var holdsPersonalData: Bool {
        switch self {
        case .sealed: true
        case .list(let element): element.holdsPersonalData
        case .object(let object): object.members.values.contains { $0.type.holdsPersonalData }
        case .bool, .integer, .amount, .text, .time, .undetermined: false
        }
    }
}
