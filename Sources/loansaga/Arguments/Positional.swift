/// One argument of a command that is known by its place.
struct Positional: Hashable, Sendable {
    /// In capitals, as the help shows it.
    let name: String
    /// One line of help.
    let help: String
    let isOptional: Bool

    init(_ name: String, _ help: String, isOptional: Bool = false) {
        self.name = name
        self.help = help
        self.isOptional = isOptional
    }

    var usage: String { isOptional ? "[\(name)]" : name }
}
