/// A parameter's value after it was checked against its row.
public enum ParameterValue: Hashable, Sendable {
    case text(String)
    case amount(Amount)
    case integer(Int64)
    /// A decimal, as a multiple of 10^-7.
    case decimal(Int64)
    case date(WireDate)
    case dateTime(Timestamp)
    case boolean(Bool)
    case details([Parameters])
}
