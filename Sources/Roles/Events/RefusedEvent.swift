import Custody
import JSON
public import Log

/// An event of the platform's topic that is not taken, on its way to the dead letters.
public struct RefusedEvent: Sendable {
    private let message: EventMessage
    public let refusal: EventRefusal
    public let origin: RecordPosition

    public init(_ message: EventMessage, _ refusal: EventRefusal, at origin: RecordPosition) {
        self.message = message
        self.refusal = refusal
        self.origin = origin
    }

    /// The letter: the same for the same record, but for its time and its seal.
    ///
    /// - Parameters:
    ///   - time: milliseconds.
    ///   - maximumBytes: of the record that carries it; an event that is too large for it stays in its topic alone.
    ///   - seal: makes sealed text of the event as it came.
    public func letter<Failure: Error>(
        at time: Int64, maximumBytes: Int, seal: (_ content: [UInt8]) throws(Failure) -> String
    ) throws(Failure) -> DeadLetterRecord {
        // Four letters for three bytes, and some room for the rest.
        let isTooLarge = message.bytes.count / 3 * 4 + 4_096 > maximumBytes
        let reason = "\(refusal)" + (isTooLarge ? "; too large to be kept here, it stays at its origin" : "")
        return .letter(
            DeadLetterRecord.Letter(
                id: "\(origin.partition.topic)-\(origin.partition.number)-\(origin.offset)", kind: .event,
                origin: "\(origin.partition)@\(origin.offset)", what: shown("type") ?? "event",
                senderID: shown("id") ?? "", reason: reason, content: isTooLarge ? nil : try seal(message.bytes),
                time: time))
    }

    /// An attribute that may be shown; nil for one that is not as it should be.
    private func shown(_ attribute: String) -> String? {
        guard case .success(let event) = message.event, let text = event[attribute]?.string,
            (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return text
    }
}
