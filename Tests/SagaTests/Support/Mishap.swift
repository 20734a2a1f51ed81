import Custody
import Testing

/// What may become of an attempt without changing where the story ends.
enum Mishap: String, CaseIterable, CustomTestStringConvertible {
    case notSentOnce
    case notSentThrice
    case busy
    case inDoubtNotApplied
    case inDoubtTwice
    case inDoubtApplied
    case workerDies
    case workerDiesAfter
    case takenIn

    var deliveries: [World.Delivery] {
        switch self {
        case .notSentOnce: [.notSent]
        case .notSentThrice: [.notSent, .notSent, .notSent]
        case .busy: [.says(.notSent(.notExecuted(.busy)))]
        case .inDoubtNotApplied: [.lostBefore]
        case .inDoubtTwice: [.lostBefore, .lostAfter]
        case .inDoubtApplied: [.lostAfter]
        case .workerDies: [.workerDies]
        case .workerDiesAfter: [.workerDiesAfter]
        case .takenIn: [.takenIn(.seconds(600))]
        }
    }

    /// What can become of a page before its user has seen it.
    static let ofPages: [Mishap] = [.notSentOnce, .notSentThrice, .workerDies]

    var testDescription: String { rawValue }
}
