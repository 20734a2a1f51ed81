/// What a command was given, read against its syntax.
struct Arguments: Sendable {
    let syntax: Syntax
    private(set) var options: [(option: Option, value: String)] = []
    private(set) var positionals: [String] = []

    init(_ syntax: Syntax) {
        self.syntax = syntax
    }

    var command: String { syntax.name }

    mutating func add(_ option: Option, _ value: String) {
        options.append((option, value))
    }

    mutating func add(positional: String) {
        positionals.append(positional)
    }

    func has(_ option: Option) -> Bool {
        options.contains { $0.option == option }
    }

    /// The option's value; `nil` when the option is not there.
    func text(_ option: Option) -> String? {
        options.last { $0.option == option }?.value
    }

    /// The option's values, in their order.
    func texts(_ option: Option) -> [String] { options.filter { $0.option == option }.map(\.value) }

    /// The option's value as a number.
    /// - Throws: `UsageError.invalidValue` for anything else than digits of a number in the range.
    func integer(_ option: Option, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = text(option) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            throw .invalidValue(command: command, option: option.usage, value: "'\(text)'", expected: expected)
        }
        return value
    }
}
