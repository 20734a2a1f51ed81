public import Custody
import JSON
public import Saga

/// The bank's signed answer to a call, word for word, as it stands in the history beside the outcome: for auditors, who
/// can verify it again.
public struct AnswerEvidence: Hashable, Sendable {
    /// The exact bytes that the bank signed.
    public enum Words: Hashable, Sendable {
        case plain(String)
        /// Sealed for the family, where personal data may be among them, or where they are no text.
        case sealed(String)
    }

    public static let kind = "evidence"

    public let family: String
    public let saga: String
    public let requestNo: RequestNumber
    /// From 1.
    public let attempt: Int
    public let service: Service
    public let respData: Words
    /// In hexadecimal, as it came.
    public let signature: String
    /// When the answer came, in milliseconds.
    public let time: Int64

    public init(_ command: StepCommand, respData: Words, signature: String, time: Int64) {
        family = command.family
        saga = command.saga
        requestNo = command.requestNo
        attempt = command.attempt
        service = command.service
        self.respData = respData
        self.signature = signature
        self.time = time
    }

    /// Compact UTF-8 JSON; `init(reading:)` gives back an equal one.
    public func encoded() -> [UInt8] {
        var json: JSONObject = [
            "v": .number(JSONNumber(RecordFormat.current)), "kind": .string(Self.kind), "family": .string(family),
            "saga": .string(saga), "requestNo": .string(requestNo.text), "attempt": .number(JSONNumber(attempt)),
            "service": .string(service.rawValue),
        ]
        switch respData {
        case .plain(let text): json["respData"] = .string(text)
        case .sealed(let text): json["sealed"] = .string(text)
        }
        json["signature"] = .string(signature)
        json["time"] = .number(JSONNumber(time))
        return JSONValue.object(json).encoded()
    }

    public init(reading bytes: [UInt8]) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes)
        do throws(MalformedRecord) {
            let kind = try members.node("kind")
            guard try kind.text() == Self.kind else { throw kind.fault("is not '\(Self.kind)'") }
            family = try members.text("family")
            saga = try members.text("saga")
            requestNo = try members.node("requestNo").requestNumber()
            attempt = try members.node("attempt").int(from: 1)
            service = try members.node("service").word("service")
            let plain = try members.optional("respData")?.text()
            respData = if let plain { .plain(plain) } else { .sealed(try members.text("sealed")) }
            signature = try members.text("signature")
            time = try members.node("time").int64()
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}
