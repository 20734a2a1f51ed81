extension Scenario {
    /// Faults for which there is no occasion in it, where the bank is of this setting.
    func cannotHave(_ setting: BankSetting) -> Set<Fault> {
        switch self {
        case .loan, .crowd: setting.refusesMiscarryOverFreeze ? [.payoutFails] : [.payoutFails, .foreignFreeze]
        case .life: [.payoutFails, .foreignFreeze, .eventEarly]
        case .accounts: setting.answersQueries ? Self.notOfPages : Self.notOfPages.union(Fault.ofQuestions)
        }
    }

    /// All services of accounts have pages: workers send nothing but questions.
    private static let notOfPages: Set<Fault> = [
        .eventEarly, .takenIn, .requestLost, .requestLate, .requestRepeated, .serverError, .serverErrorAfter,
        .signatureWrong, .codeUnknown, .keyUnknown, .busy, .bankStalls, .foreignFreeze,
    ]
}

extension Fault {
    /// What may go wrong when a worker asks what came of a call.
    static let ofQuestions: Set<Fault> = [.connectionRefused, .answerLost]
}
