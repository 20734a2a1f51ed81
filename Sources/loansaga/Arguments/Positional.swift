/// One argument of a command that is known by its place.
struct Positional: Hashable, Sendable {
    enum Count: Hashable, Sendable {
        case one, optional, any
    }

    /// In capitals, as the help shows it.
    let name: String
    /// One line of help.
    let help: String
    let count: Count

    init(_ name: String, _ help: String, _ count: Count = .one) {
        self.name = name
        self.help = help
        self.count = count
    }

    var usage: String {
        switch count {
        case .one: name
        case .optional: "[\(name)]"
        case .any: "[\(name)…]"
        }
    }
}
