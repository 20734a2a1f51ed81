import JSON
public import Saga

/// What stands in the topic of dead letters: something that nobody could do anything with, or what became of it.
public enum DeadLetterRecord: Hashable, Sendable {
    case letter(Letter)
    case settled(Settlement)

    /// A record that came to nothing.
    public struct Letter: Hashable, Sendable {
        /// What it was to be.
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// An event of the platform that does not fit.
            case event
            /// A record of the inbox, or a command to a worker, that cannot be read.
            case record
            /// Something of the bank's that no call of ours fits.
            case notification
            /// What the fold could do nothing with; its content is in the inbox at `origin`.
            case folded
        }

        /// Derived from where it came from, so that the same letter has the same id however often it is written.
        public let id: String
        public let kind: Kind
        /// `topic/partition@offset`, or `http` or `bank` for what came by a call.
        public let origin: String
        /// The event's type, or what kind of record it was.
        public let what: String
        /// The id by which the sender knows it; empty where it has none.
        public let senderID: String
        public let family: String
        /// A sentence that names the field where one is to blame; it holds no value of personal data.
        public let reason: String
        /// The bytes as they came, sealed, as personal data may be among them; nil where there is nothing to put back.
        public let content: String?
        /// Milliseconds.
        public let time: Int64

        public init(
            id: String, kind: Kind, origin: String, what: String, senderID: String = "", family: String = "",
            reason: String, content: String?, time: Int64
        ) {
            self.id = id
            self.kind = kind
            self.origin = origin
            self.what = what
            self.senderID = senderID
            self.family = family
            self.reason = reason
            self.content = content
            self.time = time
        }
    }

    /// What an operator did with a letter.
    public struct Settlement: Hashable, Sendable {
        public enum Way: String, Hashable, Sendable, CaseIterable {
            /// It was put back, as it was or mended.
            case retried
            case discarded
        }

        public let id: String
        public let way: Way
        public let `operator`: String
        public let reason: String
        /// Milliseconds.
        public let time: Int64
        /// The event that was put back; nil where it was none, or nothing was.
        public let sent: Sent?

        public init(id: String, way: Way, operator: String, reason: String, time: Int64, sent: Sent? = nil) {
            self.id = id
            self.way = way
            self.operator = `operator`
            self.reason = reason
            self.time = time
            self.sent = sent
        }
    }

    /// An event that was put back, as it was or mended.
    public struct Sent: Hashable, Sendable {
        /// The event's own.
        public let id: String
        public let type: String
        public let family: String
        public let saga: String
        /// The paths of what is not as it came, names only.
        public let changed: [String]
        /// The event as it was sent, sealed; nil where no record has room for it.
        public let content: String?

        public init(
            id: String, type: String, family: String, saga: String, changed: [String], content: String?
        ) {
            self.id = id
            self.type = type
            self.family = family
            self.saga = saga
            self.changed = changed
            self.content = content
        }
    }

    /// Of the letter: the record's key in the topic.
    public var id: String {
        switch self {
        case .letter(let letter): letter.id
        case .settled(let settlement): settlement.id
        }
    }

    /// What the sealed content of letters belongs to.
    public static let sealedAs = Array("dead-letter".utf8)

    private enum Kind: String, CaseIterable { case letter, settled }
}

extension DeadLetterRecord {
    /// Compact UTF-8 JSON; `init(reading:)` gives back an equal one.
    public func encoded() -> [UInt8] {
        var json: JSONObject = ["v": .number(JSONNumber(RecordFormat.current))]
        switch self {
        case .letter(let letter):
            json["kind"] = .string(Kind.letter.rawValue)
            json["id"] = .string(letter.id)
            json["was"] = .string(letter.kind.rawValue)
            json["origin"] = .string(letter.origin)
            json["what"] = .string(letter.what)
            json["senderID"] = .string(letter.senderID)
            json["family"] = .string(letter.family)
            json["reason"] = .string(letter.reason)
            if let content = letter.content { json["content"] = .string(content) }
            json["time"] = .number(JSONNumber(letter.time))
        case .settled(let settlement):
            json["kind"] = .string(Kind.settled.rawValue)
            json["id"] = .string(settlement.id)
            json["way"] = .string(settlement.way.rawValue)
            json["operator"] = .string(settlement.operator)
            json["reason"] = .string(settlement.reason)
            json["time"] = .number(JSONNumber(settlement.time))
            if let sent = settlement.sent { json["sent"] = .object(sent.json) }
        }
        return JSONValue.object(json).encoded()
    }

    public init(reading bytes: [UInt8]) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes)
        do throws(MalformedRecord) {
            let kind: Kind = try members.node("kind").word("kind of dead letter")
            switch kind {
            case .letter:
                self = .letter(
                    Letter(
                        id: try members.text("id"), kind: try members.node("was").word("kind"),
                        origin: try members.text("origin"), what: try members.text("what"),
                        senderID: try members.text("senderID"), family: try members.text("family"),
                        reason: try members.text("reason"), content: try members.optional("content")?.text(),
                        time: try members.node("time").int64()))
            case .settled:
                self = .settled(
                    Settlement(
                        id: try members.text("id"), way: try members.node("way").word("way"),
                        operator: try members.text("operator"), reason: try members.text("reason"),
                        time: try members.node("time").int64(), sent: try Sent(members.optional("sent"))))
            }
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}

extension DeadLetterRecord.Sent {
    fileprivate var json: JSONObject {
        var json: JSONObject = [
            "id": .string(id), "type": .string(type), "family": .string(family), "saga": .string(saga),
            "changed": .array(changed.map { .string($0) }),
        ]
        if let content { json["content"] = .string(content) }
        return json
    }

    /// Nil for none.
    fileprivate init?(_ node: RecordNode?) throws(MalformedRecord) {
        guard let node else { return nil }
        var members = try node.members()
        self.init(
            id: try members.text("id"), type: try members.text("type"), family: try members.text("family"),
            saga: try members.text("saga"), changed: try members.node("changed").texts(),
            content: try members.optional("content")?.text())
        try members.end()
    }
}
