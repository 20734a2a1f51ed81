import Custody
import JSON
import Testing

/// The gateway services whose pages ask a user who is known.
struct PageScene: Sendable, CustomTestStringConvertible {
    let call: BankCall
    let otherContent: BankCall
    /// What confirming moves.
    let moves: [String: String]

    var testDescription: String { call.service.rawValue }

    static let all = [
        PageScene(
            call: .recharge("Q1", "I1", "10.00"), otherContent: .recharge("Q1", "I1", "10.01"),
            moves: ["I1.available": "+10.00"]),
        PageScene(
            call: .withdraw("Q1", "I1", "10.00"), otherContent: .withdraw("Q1", "I1", "10.01"),
            moves: ["I1.available": "-10.00", "I1.frozen": "+10.00"]),
        PageScene(
            call: .freeze("Q1", "I1", "10.00", by: .page), otherContent: .freeze("Q1", "I1", "10.01", by: .page),
            moves: ["I1.available": "-10.00", "I1.frozen": "+10.00"]),
    ]

    /// Those, and the registration.
    static let everyService =
        all + [
            PageScene(call: .register("Q1", userNo: "N1"), otherContent: .register("Q1", userNo: "N2"), moves: [:])
        ]
}
