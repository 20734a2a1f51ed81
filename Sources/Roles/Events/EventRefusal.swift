public import JSON

/// Why an event of the platform is not taken; nothing of it says what stands in the event but names of fields.
public struct EventRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// It is no CloudEvent, or an attribute of it is not as it should be.
        case malformed
        /// No published workflow knows its type.
        case unknownType
        /// A field of its data is not as the type has it.
        case unfit
        /// It is older than anything is remembered.
        case tooOld
        /// Its time is still to come.
        case tooEarly
        case tooLarge
    }

    public let code: Code
    /// The attribute or the field's way, such as `time` or `data.payees[2].amount`; nil for the event as a whole.
    public let field: String?
    /// Names the field, and says what to do.
    public let sentence: String

    public init(_ code: Code, field: String? = nil, _ sentence: String) {
        self.code = code
        self.field = field
        self.sentence = sentence
    }

    /// With the field's name in front of what is wrong with it.
    init(_ code: Code, at field: String, _ problem: String) {
        self.init(code, field: field, "'\(field)' \(problem)")
    }

    public var description: String { sentence }

    /// `{"code":"unfit","field":"data.amount","message":"…"}`
    public var json: JSONValue {
        var json: JSONObject = ["code": .string(code.rawValue)]
        if let field { json["field"] = .string(field) }
        json["message"] = .string(sentence)
        return .object(json)
    }
}
