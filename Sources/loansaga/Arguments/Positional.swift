/// One argument of a command that is known by its place.
struct Positional: Hashable, Sendable {
    /// In capitals, as the help shows it.
    let name: String
    /// One line of help.
    let help: String
    let isOptional: Bool
    /// Any number of them, none included; only the last one of a command.
    let isRepeated: Bool

    init(_ name: String, _ help: String, isOptional: Bool = false, isRepeated: Bool = false) {
        self.name = name
        self.help = help
        self.isOptional = isOptional || isRepeated
        self.isRepeated = isRepeated
    }

    var usage: String { isRepeated ? "[\(name)…]" : isOptional ? "[\(name)]" : name }
}
