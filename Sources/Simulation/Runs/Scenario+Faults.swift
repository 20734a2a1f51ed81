extension Scenario {
    /// Faults for which there is no occasion in it.
    var cannotHave: Set<Fault> {
        switch self {
        case .loan, .crowd: [.payoutFails]
        case .life: [.payoutFails, .foreignFreeze, .eventEarly]
        // All its services have pages: no worker sends anything.
        case .accounts:
            [
                .eventEarly, .takenIn, .requestLost, .requestLate, .requestRepeated, .serverError, .serverErrorAfter,
                .signatureWrong, .codeUnknown, .keyUnknown, .busy, .foreignFreeze,
            ]
        }
    }
}
