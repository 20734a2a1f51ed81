extension Scenario {
    /// Faults for which there is no occasion in it.
    var cannotHave: Set<Fault> {
        switch self {
        case .loan: [.payoutFails]
        }
    }
}
