/// What somebody who has a token may do.
public enum OperatorRole: String, Hashable, Sendable, CaseIterable {
    /// Looks at everything.
    case viewer
    /// Looks at everything, and gives commands.
    case `operator`

    /// Whether this one may do what the other may.
    func includes(_ other: OperatorRole) -> Bool { self == .operator || other == .viewer }
}
