/// The types of parameters, by the specification's letters (参数类型).
public enum ParameterType: String, CaseIterable, Hashable, Sendable {
    /// 整数: digits, within a thousand million.
    case integer = "I"
    /// 金额: yuan, at most two decimals, below a thousand million.
    case amount = "A"
    /// 日期: `yyyyMMdd`.
    case date = "D"
    /// 日期时间: `yyyyMMddHHmmss`.
    case dateTime = "T"
    /// 字符串.
    case text = "S"
    /// 枚举值.
    case enumerated = "E"
    /// 浮点数: at most a thousand million, at most seven decimals.
    case decimal = "F"
    /// 布尔.
    case boolean = "B"
    /// 复合类型: a list of objects.
    case details = "C"
}
