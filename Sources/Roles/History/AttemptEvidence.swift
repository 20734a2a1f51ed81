public import Custody
public import JSON
public import Saga

/// What the bank answered to an attempt, word for word: written by whoever made it, into the history of the saga.
public struct AttemptEvidence: Hashable, Sendable {
    public let family: String
    public let saga: String
    public let requestNo: RequestNumber
    /// From 1.
    public let attempt: Int
    public let service: Service
    /// `respData` as it came, sealed where it carries personal data.
    public let respData: JSONValue
    /// The bank's, as it came; nil where there was none.
    public let signature: String?
    /// When it came, in milliseconds.
    public let time: Int64

    public init(
        family: String, saga: String, requestNo: RequestNumber, attempt: Int, service: Service, respData: JSONValue,
        signature: String?, time: Int64
    ) {
        self.family = family
        self.saga = saga
        self.requestNo = requestNo
        self.attempt = attempt
        self.service = service
        self.respData = respData
        self.signature = signature
        self.time = time
    }

    private static let kind = "evidence"
    /// Near the beginning of its records, and of no other's.
    private static let mark = Array(#""kind":"evidence""#.utf8)

    /// Whether a record of the history is one of these; looks at its beginning only.
    public static func isEvidence(_ record: [UInt8]) -> Bool {
        record.prefix(64).firstRange(of: mark) != nil
    }

    /// Compact UTF-8 JSON; `init(reading:)` gives back an equal one.
    public func encoded() -> [UInt8] {
        var json: JSONObject = [
            "v": .number(JSONNumber(RecordFormat.current)), "kind": .string(Self.kind), "family": .string(family),
            "saga": .string(saga), "requestNo": .string(requestNo.text), "attempt": .number(JSONNumber(attempt)),
            "service": .string(service.rawValue), "respData": respData,
        ]
        if let signature { json["signature"] = .string(signature) }
        json["time"] = .number(JSONNumber(time))
        return JSONValue.object(json).encoded()
    }

    public init(reading bytes: [UInt8]) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes)
        do throws(MalformedRecord) {
            guard try members.text("kind") == Self.kind else { throw members.fault("is no evidence") }
            family = try members.text("family")
            saga = try members.text("saga")
            requestNo = try members.node("requestNo").requestNumber()
            attempt = try members.node("attempt").int(from: 1)
            service = try members.node("service").word("service")
            respData = try members.node("respData").json
            signature = try members.optional("signature")?.text()
            time = try members.node("time").int64()
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}
