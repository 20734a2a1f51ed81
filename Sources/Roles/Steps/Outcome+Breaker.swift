import Custody

extension Outcome {
    /// Whether it shows that the bank does its work; nil where it says nothing about the bank.
    ///
    /// A refusal is work done. A bank that is busy, that calls our set-up wrong, or that answers what cannot be believed
    /// does not do it.
    var showsWorkingBank: Bool? {
        switch self {
        case .applied, .accepted, .refused: true
        case .notSent(.transport), .notSent(.notExecuted), .notSent(.misconfigured): false
        case .notSent(.stale), .notSent(.breakerOpen), .inDoubt(.workerLost): nil
        case .inDoubt(.transport), .inDoubt(.httpStatus), .inDoubt(.signatureMissing), .inDoubt(.signatureWrong),
            .inDoubt(.unreadable), .inDoubt(.otherCall), .inDoubt(.unknownCode), .inDoubt(.contradiction):
            false
        }
    }
}
