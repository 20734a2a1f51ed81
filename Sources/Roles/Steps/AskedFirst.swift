public import Custody
import JSON

/// What a worker does when it has asked what became of a call's earlier attempts.
///
/// What the bank has taken in is not sent again, nor what it has done, but where sending it again brings its answer.
/// Everything else is, a refusal too: the answer to a question does not say with which code the call was refused, the
/// answer to the call itself does.
public enum AskedFirst: Hashable, Sendable {
    case settle(Outcome)
    /// - isDone: the bank has said that it did the call; it is sent again for its answer.
    case send(isDone: Bool)

    /// - Parameter query: by which the bank was asked.
    public init(_ answer: QueryAnswer, isIdempotent: Bool, query: QueryPolicy?) {
        switch answer {
        case .found(.applied, _): self = isIdempotent ? .send(isDone: true) : .settle(Self.done(query))
        case .found(.accepted, _): self = .settle(.accepted([:]))
        case .found(.refused, _), .notFound, .notSent, .inDoubt: self = .send(isDone: false)
        }
    }

    /// What the attempt comes to when the bank had said, asked first, that it did the call.
    public static func joined(_ outcome: Outcome, query: QueryPolicy?) -> Outcome {
        switch outcome {
        case .accepted, .refused: done(query)
        case .applied, .notSent, .inDoubt: outcome
        }
    }

    /// The bank has said that it did the call. In place of a code stands who says so.
    private static func done(_ query: QueryPolicy?) -> Outcome {
        .applied(.already(ReturnCode(rawValue: query?.service ?? "")))
    }
}
