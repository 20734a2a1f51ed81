import Custody
import Expressions
import Saga
import Workflow

/// What is known of a field of any definition, by its type and name.
extension Field {
    /// Typed so, or called so: `commission`, `commissionPerPurchase`.
    var isCommission: Bool {
        if case .parameter(_, let parameter) = type, parameter.name == "commission" { return true }
        return type.valueType == .amount && name.hasPrefix("commission")
    }

    /// What the platform adds to a bid.
    var isRedPacket: Bool {
        if case .parameter(_, let parameter) = type { parameter.name == "preMarketingAmount" } else { false }
    }

    var isUser: Bool {
        if case .parameter(_, let parameter) = type, parameter.name == "userNo" { return true }
        return type.valueType == .text && name.hasSuffix("serNo")
    }
}

extension FieldType {
    var isList: Bool { if case .list = self { true } else { false } }
}

extension ObjectValue {
    /// With the standard values of fields that are missing, in lists too.
    func completed(by fields: [Field]) -> ObjectValue {
        ObjectValue(
            fields.compactMap { field in
                guard let value = self[field.name] ?? field.standard else { return nil }
                guard case .list(let values) = value, case .list(let elements) = field.type else {
                    return (field.name, value)
                }
                let completed = values.map { value -> Value in
                    if case .object(let object) = value { .object(object.completed(by: elements)) } else { value }
                }
                return (field.name, .list(completed))
            })
    }
}
