/// One row of a parameter table.
public struct Parameter: Hashable, Sendable {
    public var name: String
    /// 必填: absent, null and empty are the same, and refused where a parameter is required.
    public var required: Bool
    public var type: ParameterType
    /// 长度, in Unicode scalars; nil where the specification leaves it open.
    public var length: Int?
    /// The list of the profile that its values come from (参数说明, 【…】).
    public var enumeration: Enumeration?
    /// Personal data: sealed before it enters a log, and in no log line, history, error or page.
    public var sensitive: Bool
    /// Whether an amount may be nothing.
    public var mayBeZero: Bool
    /// 参数说明.
    public var meaning: String
    /// The rows of a compound parameter's elements; empty for every other type.
    public var details: [Parameter]

    /// Numbers given out by the platform have an alphabet of their own.
    public var isIdentifier: Bool {
        switch name {
        case "requestNo", "userNo", "projectNo", "preRequestNo", "creditsaleRequestNo": true
        default: false
        }
    }
}

extension Parameter {
    static func required(
        _ name: String, _ type: ParameterType, _ length: Int?, _ meaning: String, in enumeration: Enumeration? = nil,
        sensitive: Bool = false, mayBeZero: Bool = false, details: [Parameter] = []
    ) -> Parameter {
        Parameter(
            name: name, required: true, type: type, length: length, enumeration: enumeration, sensitive: sensitive,
            mayBeZero: mayBeZero, meaning: meaning, details: details)
    }

    static func optional(
        _ name: String, _ type: ParameterType, _ length: Int?, _ meaning: String, in enumeration: Enumeration? = nil,
        sensitive: Bool = false, mayBeZero: Bool = false
    ) -> Parameter {
        Parameter(
            name: name, required: false, type: type, length: length, enumeration: enumeration, sensitive: sensitive,
            mayBeZero: mayBeZero, meaning: meaning, details: [])
    }
}
