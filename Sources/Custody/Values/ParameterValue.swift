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

    /// Texts are equal when their UTF-8 bytes are.
    public static func == (left: ParameterValue, right: ParameterValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        case (.amount(let left), .amount(let right)): left == right
        case (.integer(let left), .integer(let right)), (.decimal(let left), .decimal(let right)): left == right
        case (.date(let left), .date(let right)): left == right
        case (.dateTime(let left), .dateTime(let right)): left == right
        case (.boolean(let left), .boolean(let right)): left == right
        case (.details(let left), .details(let right)): left == right
        case (.text, _), (.amount, _), (.integer, _), (.decimal, _), (.date, _), (.dateTime, _), (.boolean, _),
            (.details, _):
            false
        }
    }
}
