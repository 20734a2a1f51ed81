/// A checked expression: every name found, every operator's meaning decided.
indirect enum Code: Sendable {
    case constant(Value)
    case name(String, SourcePosition)
    /// The variable of a macro, by the number of macros around it.
    case variable(Int)
    case field(Code, String, SourcePosition)
    /// Fields from a name on, which most sources find at once; `steps` goes there one by one, and says what is missing.
    case path(String, [String], steps: Code, SourcePosition)
    case has(Code, String, SourcePosition)
    case element(Code, Code, SourcePosition)
    case member(Code, Code, SourcePosition)
    case list([Code], SourcePosition)
    case object([(name: String, value: Code)], SourcePosition)
    case not(Code, SourcePosition)
    case and(Code, Code, SourcePosition)
    case or(Code, Code, SourcePosition)
    case conditional(Code, Code, Code, SourcePosition)
    case equal(Code, Code, isNegated: Bool, SourcePosition)
    case ordered(Order, Code, Code, SourcePosition)
    case isElement(Code, Code, SourcePosition)
    case isMember(Code, Code, SourcePosition)
    case arithmetic(Arithmetic, Code, Code, SourcePosition)
    case negative(Code, SourcePosition)
    case joined(Code, Code, SourcePosition)
    case size(Code, SourcePosition)
    case textTest(TextTest, Code, Code, SourcePosition)
    case amount(Code, SourcePosition)
    /// The sum of a list; of an empty one, this.
    case sum(Code, zero: Value, SourcePosition)
    case extreme(isMaximum: Bool, Code, SourcePosition)
    case macro(Macro, list: Code, variable: Int, Code, SourcePosition)
    /// `map` with a condition: the third argument is what the elements become.
    case mapWhere(list: Code, variable: Int, Code, Code, SourcePosition)

    enum Order: Sendable {
        case less, atMost, greater, atLeast
    }

    enum Arithmetic: Sendable {
        case plus, minus, times, divide, remainder
    }

    enum TextTest: String, Sendable {
        case startsWith, endsWith, contains
    }

    enum Macro: String, Sendable {
        case all, exists
        case existsOne = "exists_one"
        case map, filter
    }
}
