import Testing
import Workflow

/// A mistake in the pool or in its stake.
struct Mistake: Sendable, CustomTestStringConvertible {
    enum Place: Sendable {
        case parent, child
    }

    let place: Place
    private let old: String
    private let new: String
    /// All that is reported.
    let says: [String]

    init(_ place: Place, _ old: String, _ new: String, _ says: [String]) {
        self.place = place
        self.old = old
        self.new = new
        self.says = says
    }

    var testDescription: String { says.first ?? new }

    func problems() throws -> [String] {
        let right = place == .parent ? Pool.parent : Pool.child
        try #require(right.contains(old), "the mistake can be made")
        let wrong = right.replacing(old, with: new)
        let problems = try place == .parent ? Pool.problems(Pool.child, wrong) : Pool.problems(wrong, Pool.parent)
        return problems.map(\.description)
    }
}
